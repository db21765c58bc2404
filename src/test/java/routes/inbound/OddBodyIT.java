package routes.inbound;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Http;
import servers.SharedCaravan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the bytes are, they come back as they were sent, and are shown as what they are. */
class OddBodyIT {

    private static final int LIMIT = 1 << 20;
    private static final String JSON = "application/json";
    private static final ObjectMapper READER = new ObjectMapper();
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    /** A body, and the member of the event's JSON that it is shown in. */
    record Sample(String name, String type, byte[] bytes, String member) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Sample json(String name, String body) {
        return new Sample(name, JSON, body.getBytes(UTF_8), "body");
    }

    private static Sample text(String name, String type, String body) {
        return new Sample(name, type, body.getBytes(UTF_8), "text");
    }

    private static Sample raw(String name, byte[] bytes) {
        return new Sample(name, JSON, bytes, "base64");
    }

    static Stream<Sample> samples() {
        byte[] random = new byte[LIMIT];
        new Random(4).nextBytes(random);
        String part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";
        return Stream.of(
                text("form", FORM, "{\"ok\": \"hello\"}&a=%20+b"),
                text("multipart", "multipart/form-data; boundary=b", part),
                text("not JSON, though it says so", JSON, "{\"half\":"),
                text("two JSON values", JSON, "{} {}"),
                text("JSON with a comment", JSON, "{} // no"),
                text("not a number", JSON, "NaN"),
                text("text", "text/plain", "Gr\u00fc\u00dfe \ud83d\udc2b\r\n\t</script>\u2028"),
                text("NUL in text", "text/plain", "a\0b\0"),
                text("byte order mark", JSON, "\ufeff{\"a\":1}"),
                text("white space", JSON, " \n"),
                text("nothing", JSON, ""),
                text("at the limit", "text/plain", "a".repeat(LIMIT)),
                new Sample("JSON that does not say so", "text/plain", bytes("[1]"), "body"),
                json("white space around", "\r\n\t {\"a\" : [ 1 ] } \n"),
                json("deep", "[".repeat(10_000) + "]".repeat(10_000)),
                json("deep objects", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)),
                json("odd keys", "{\"$set\":{\"a.b\":1},\"\":2,\"a\\u0000b\":3,\"_id\":4}"),
                json("a key twice", "{\"a\":1,\"a\":2,\"a\":{\"b\":1,\"b\":2}}"),
                json("numbers", "[12345678901234567890,1E400,-0.0,1.10,0.1e-999,1e+1]"),
                json("long number", "1".repeat(5_000)),
                json("escapes", "\"\\u0041\\ud800\\/\\u0000\""),
                json("scalar", "null"),
                json("at the limit, JSON", "\"" + "a".repeat(LIMIT - 2) + "\""),
                raw("invalid UTF-8", new byte[] {'{', (byte) 0xff, '}'}),
                raw("surrogate as UTF-8", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}),
                raw("overlong UTF-8", new byte[] {(byte) 0xc0, (byte) 0x80}),
                raw("cut UTF-8", new byte[] {'a', (byte) 0xe2, (byte) 0x82}),
                raw("Latin-1", "caf\u00e9".getBytes(ISO_8859_1)),
                raw("UTF-16", "{\"a\":1}".getBytes(Charset.forName("UTF-16"))),
                raw("1 MiB at random", random));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesBackAsSentByToken(Sample sample) throws IOException {
        check(sample, send(inbox.http(), "/data", sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesBackAsSentByKey(Sample sample) throws IOException {
        check(sample, send(caravan.http(), "/in/" + inbox.key(), sample));
    }

    /** As {@code curl -d} does, and as who sends no type at all. */
    @ParameterizedTest
    @ValueSource(strings = {FORM, "", "nonsense", "a/b; c=\"d\""})
    void contentTypeDoesNotMatter(String type) throws IOException {
        Sample sample = new Sample(type, type, bytes("{\"ok\": \"hello\"}"), "body");
        check(sample, send(inbox.http(), "/data", sample));
    }

    private static Http.Answer send(Http http, String path, Sample sample) {
        var type =
                sample.type.isEmpty()
                        ? Map.<String, String>of()
                        : Map.of("Content-Type", sample.type);
        return http.send("POST", path, sample.bytes, type);
    }

    private static void check(Sample sample, Http.Answer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(202);
        String path = answer.header("Location").orElseThrow();
        assertThat(inbox.http().get(path + "/body").bytes()).isEqualTo(sample.bytes);

        String event = inbox.http().get(path).text();
        String size = ",\"size\":" + sample.bytes.length;
        String start = event.substring(0, event.indexOf(size) + size.length());
        String member = ",\"" + sample.member + "\":";
        assertThat(event).startsWith(start + member).endsWith("}");
        String shown = event.substring(start.length() + member.length(), event.length() - 1);
        assertThat(bytes(sample.member, shown)).isEqualTo(sample.bytes);

        boolean large = sample.bytes.length > 256 << 10;
        String listed = large ? start + ",\"bodyOmitted\":true}" : event;
        assertThat(inbox.http().get("/data?limit=1").text())
                .startsWith("{\"items\":[" + listed + "],\"next\":");
    }

    private static byte[] bytes(String member, String shown) throws IOException {
        return switch (member) {
            case "body" -> bytes(shown);
            case "text" -> bytes(READER.readTree(shown).textValue());
            default -> READER.readTree(shown).binaryValue();
        };
    }
}
