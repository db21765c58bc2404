package routes.api;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.Refusal;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/** A body of the managing calls that cannot be is refused, and makes and changes nothing. */
class BadJsonIT {

    private static final String ADMIN = "admin-of-bad-json-it-0123456789";

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;
    private static Http admin;

    @BeforeAll
    static void start() {
        TestRun.secret(ADMIN);
        caravan = CaravanProcess.start(Map.of("CARAVAN_ADMIN_TOKEN", ADMIN));
        inbox = caravan.inbox();
        admin = caravan.http().bearer(ADMIN);
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    /** By both calls that take a body; the list of inboxes stays as it is. */
    private static Http.Answer refused(int status, String kind, String type, byte[] body) {
        String before = admin.get("/inboxes").text();
        Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("Content-Type", type);
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(status, kind, () -> inbox.http().send("PATCH", "/inbox", body, headers));
        Http.Answer answer =
                refusal.check(
                        status, kind, () -> caravan.http().send("POST", "/inboxes", body, headers));
        assertThat(admin.get("/inboxes").text()).isEqualTo(before);
        return answer;
    }

    private static Http.Answer refused(int status, String kind, String body) {
        return refused(
                status, kind, "application/json", body.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"name\":\"a\"",
                "{\"name\":\"a\"} x",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{name:\"a\"}",
                "{'name':'a'}",
                "{\"name\":NaN}",
                "{\"name\":1e99999999999}",
                "{\"name\":\"a\",}",
                "{\"name\":\"\u00ff\"}",
                "name=a",
                " ",
                "\0"
            })
    void refusesBrokenJson(String body) {
        refused(400, "not-json", body);
    }

    @Test
    void refusesJsonThatIsTooDeepToRead() {
        refused(400, "not-json", "{\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"name\":\"a\"}]", "null", "1", "\"name\"", "true"})
    void refusesWhatIsNoObject(String body) {
        pointsAt("", refused(422, "bad-field", body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"a\",\"colour\":1} | /colour",
                "{\"id\":\"a\"} | /id",
                "{\"a/b~c\":1} | /a~1b~0c",
                "{\"Name\":\"a\"} | /Name",
                "{\"\":1} | /",
                "{\"$set\":{\"name\":\"a\"}} | /$set",
                "{\"name\":1} | /name",
                "{\"name\":null} | /name",
                "{\"name\":[\"a\"]} | /name",
                "{\"name\":{\"$ne\":\"\"}} | /name",
                "{\"name\":\"\"} | /name",
                "{\"name\":\"\\ud800\"} | /name",
                "{\"name\":\" \\n\\u2003 \"} | /name"
            })
    void pointsAtTheField(String body, String pointer) {
        pointsAt(pointer, refused(422, "bad-field", body));
    }

    @Test
    void countsTheNamesCharacters() {
        pointsAt("/name", refused(422, "bad-field", named("a".repeat(101))));
        pointsAt("/name", refused(422, "bad-field", named("\\ud83d\\ude00".repeat(101))));
        assertThat(inbox.http().json("PATCH", "/inbox", named("a".repeat(100))).status())
                .isEqualTo(200);
        String faces = "\ud83d\ude00".repeat(100);
        assertThat(inbox.http().json("PATCH", "/inbox", named("  " + faces)).json().get("name"))
                .hasToString("\"" + faces + "\"");
        assertThat(inbox.http().get("/inbox").json().get("name").textValue()).isEqualTo(faces);
    }

    private static String named(String name) {
        return "{\"name\":\"" + name + "\"}";
    }

    private static void pointsAt(String pointer, Http.Answer answer) {
        assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"})
    void refusesOtherContentType(String type) {
        refused(415, "not-json-type", type, named("a").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesBodyOverItsLimit() {
        refused(413, "body-too-large", named("a".repeat(65_536)));
    }

    @Test
    void renamingNeedsBody() {
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(400, "not-json", () -> inbox.http().json("PATCH", "/inbox", ""));
        pointsAt(
                "/name",
                refusal.check(422, "bad-field", () -> inbox.http().json("PATCH", "/inbox", "{}")));
    }

    /** They have no use for a body; but a request that breaks off is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /inbox",
                "DELETE /data",
                "DELETE /data/{event}",
                "POST /inbox/token",
                "POST /inbox/key"
            })
    void changesNothingByCallThatBreaksOff(String line) throws IOException {
        String event = inbox.http().post("/data", "kept").json().get("id").textValue();
        String call = line.replace("{event}", event);
        breakOff(Head.of(call, Head.bearer(inbox), "Content-Length: 9") + "half");
        breakOff(Head.of(call, Head.bearer(inbox), "Transfer-Encoding: chunked") + "9\r\nhalf");
        breakOff(Head.of(call, Head.bearer(inbox), "Transfer-Encoding: chunked") + "no size\r\n");
        assertThat(inbox.http().get("/data/" + event).status()).isEqualTo(200);
        assertThat(caravan.http().post("/in/" + inbox.key(), "").status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE /inboxes/{id}", "POST /inboxes/{id}/token"})
    void changesNothingByTheOperatorsCallThatBreaksOff(String line) throws IOException {
        String operator = "Authorization: Bearer " + ADMIN;
        breakOff(Head.of(line.replace("{id}", inbox.id()), operator, "Content-Length: 9") + "half");
        assertThat(inbox.http().get("/inbox").status()).isEqualTo(200);
    }

    /** Returns when the server is done with it. */
    private static void breakOff(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", caravan.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }
}
