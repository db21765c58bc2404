package routes.inbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.RawHttp;
import servers.Refusal;
import servers.SharedCaravan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Who has no token is sent away before the body is read. */
class BadTokenIT {

    private static final String UNKNOWN = "bm9ib2R5LWhhcy1ldmVyLWdpdmVuLW91dC10aGlzLTE";
    private static final String WAITING = "Expect: 100-continue";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    @BeforeAll
    static void start() {
        inbox.http().post("/data", "kept");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /data",
        "GET, /data",
        "DELETE, /data",
        "GET, /data/x",
        "DELETE, /data/x",
        "GET, /data/x/body",
        "GET, /inbox",
        "PATCH, /inbox",
        "DELETE, /inbox",
        "POST, /inbox/token",
        "POST, /inbox/key",
        "GET, /stats",
        "POST, /ws/tickets"
    })
    void refusesEveryCallWithoutToken(String method, String path) {
        byte[] body = "{\"name\":\"taken over\"}".getBytes(ISO_8859_1);
        Map<String, String> json = Map.of("Content-Type", "application/json");
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(401, "token-missing", () -> caravan.http().send(method, path, body, json));
        refusal.check(
                401,
                "token-unknown",
                () -> caravan.http().bearer(UNKNOWN).send(method, path, body, json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "bearer"})
    void takesHeaderWithoutTokenForNone(String value) {
        refused("token-missing", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic dXNlcjpwYXNz", "Bearer a b", "Bearer \u00e9", "Bearerabc", "***"})
    void refusesMalformedHeader(String value) {
        refused("token-unknown", value);
    }

    @Test
    void refusesTokenThatIsSpoilt() {
        String token = inbox.token();
        refused("token-unknown", "Basic " + token);
        refused("token-unknown", "Bearer " + token + "x");
        refused("token-unknown", "Bearer " + token.substring(1));
        refused("token-unknown", "Bearer " + inbox.key());
        refused("token-unknown", "Bearer Bearer " + token);
    }

    /** A proxy may have looked at the other one. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /data", "GET /inbox", "POST /inbox/token"})
    void refusesSecondHeader(String line) {
        String request = Head.of(line, Head.bearer(inbox), "authorization: Bearer x");
        Refusal.watching(inbox)
                .check(400, "malformed-request", () -> RawHttp.at(caravan.url()).send(request));
    }

    private static void refused(String kind, String value) {
        String request = Head.of("POST /data", "Authorization: " + value, "Content-Length: 1");
        Refusal.watching(inbox)
                .check(401, kind, () -> RawHttp.at(caravan.url()).send(request + "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void answersWithoutWaitingForTheBody(String length) {
        Refusal.watching(inbox)
                .check(
                        401,
                        "token-missing",
                        () -> RawHttp.at(caravan.url()).send(Head.of("POST /data", length)));
    }

    @Test
    void asksForTheBodyOnlyOfThoseWhoMaySend() throws Exception {
        String path = "POST /data";
        String length = "Content-Length: 2";
        String unknown = "Authorization: Bearer " + UNKNOWN;

        assertThat(firstLine(Head.of(path, WAITING, length))).startsWith("HTTP/1.1 401 ");
        assertThat(firstLine(Head.of(path, unknown, WAITING, length))).startsWith("HTTP/1.1 401 ");
        assertThat(firstLine(Head.of("POST /in/" + UNKNOWN, WAITING, length)))
                .startsWith("HTTP/1.1 404 ");
        assertThat(firstLine(Head.of(path, Head.bearer(inbox), WAITING, length)))
                .startsWith("HTTP/1.1 100 ");
        assertThat(firstLine(Head.of(path, Head.bearer(inbox), WAITING, "Content-Length: 1048577")))
                .startsWith("HTTP/1.1 413 ");
    }

    private static String firstLine(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", caravan.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))
                    .readLine();
        }
    }
}
