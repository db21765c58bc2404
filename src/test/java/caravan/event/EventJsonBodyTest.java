package caravan.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A body in its event's JSON: as JSON, as text, or as base64. */
class EventJsonBodyTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode read(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    private static String whole(String body) {
        return new String(EventJson.whole(TestEvents.event(body)), StandardCharsets.UTF_8);
    }

    private static JsonNode whole(byte[] body) throws IOException {
        return read(EventJson.whole(TestEvents.event(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ok\": \"hello\"}",
                "{\"n\": 123456789012345678901234567890.000, \"m\":1E400, \"z\":-0.0e-0}",
                "{\"a\": 1, \"a\": 2}",
                "[\"\\u0000\", \"\\ud800\", \"\\udc00\\ud800\", \"\\u00e9 \u00e9 \ud83d\ude00\"]",
                " {\"a\" :\r\n\t[ ] } \n",
                "true",
                "null",
                "12",
                "-1.5e+3",
                "\"text\"",
                "[]",
                "{\"\":{\"\":\"</script>\u2028\"}}"
            })
    void splicesJsonInAsItCame(String body) throws IOException {
        String json = whole(body);
        assertThat(json).endsWith(",\"body\":" + body + "}");
        JsonNode event = read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(event.get("body")).isEqualTo(MAPPER.readTree(body));
        assertThat(event.has("text")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\r\n\t ",
                "hello",
                "\uFEFF{}",
                "{}x",
                "{} {}",
                "1 2",
                "1,2",
                "[1]]",
                "}",
                "{\"a\":1},\"open\":\"x\"",
                "{\"a\":1",
                "[1,]",
                "{\"a\":1,}",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "-",
                "NaN",
                "Infinity",
                "TRUE",
                "nul",
                "'a'",
                "{a:1}",
                "// c\n1",
                "1 # c",
                "\"\\x41\"",
                "\"\\u12\"",
                "\"a\nb\"",
                "[\"a\tb\"]",
                "{\"a\nb\":1}",
                "\"open",
                "{}\0",
                "\u00a01",
                "\u000b1",
                "1\f"
            })
    void keepsAsTextWhatIsNotOneJsonValue(String body) throws IOException {
        JsonNode event = whole(body.getBytes(StandardCharsets.UTF_8));
        assertThat(event.get("text").textValue()).isEqualTo(body);
        assertThat(event.has("body")).isFalse();
        assertThat(whole(body)).contains(",\"text\":\"").endsWith("\"}");
    }

    @Test
    void splicesInWhatIsNestedDeeply() {
        int depth = 100_000;
        String arrays = "[".repeat(depth) + "]".repeat(depth);
        assertThat(whole(arrays)).endsWith(",\"body\":" + arrays + "}");
        String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        assertThat(whole(objects)).endsWith(",\"body\":" + objects + "}");
        String broken = "[".repeat(depth);
        assertThat(whole(broken)).endsWith(",\"text\":\"" + broken + "\"}");
    }

    @Test
    void takesNumberOfAnyLength() {
        String number = "9".repeat(500_000);
        assertThat(whole(number)).endsWith(",\"body\":" + number + "}");
    }

    @Test
    void keepsBytesThatAreNoUtf8AsBase64() throws IOException {
        byte[][] bodies = {
            {(byte) 0xff},
            {'{', '"', (byte) 0xc3, '"', ':', '1', '}'},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {'[', '"', (byte) 0xef, (byte) 0xbf, (byte) 0xbd, (byte) 0x80, '"', ']'}
        };
        for (byte[] body : bodies) {
            JsonNode event = whole(body);
            assertThat(Base64.getDecoder().decode(event.get("base64").textValue())).isEqualTo(body);
            assertThat(event.get("size").intValue()).isEqualTo(body.length);
        }
    }

    /** U+FFFD that the sender sent is text like any other. */
    @Test
    void keepsReplacementCharacterThatWasSent() throws IOException {
        assertThat(read(whole("a\uFFFDb").getBytes(StandardCharsets.UTF_8)).get("text").textValue())
                .isEqualTo("a\uFFFDb");
    }
}
