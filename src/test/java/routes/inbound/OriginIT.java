package routes.inbound;

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
import servers.RawHttp;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/** What a page of another origin can do: send, and nothing else. */
class OriginIT {

    private static final String ADMIN = "admin-of-origin-it-0123456789abc";
    private static final String FOREIGN = "Origin: https://evil.example";
    private static final String ANY = "Access-Control-Allow-Origin";

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;

    @BeforeAll
    static void start() {
        TestRun.secret(ADMIN);
        caravan = CaravanProcess.start(Map.of("CARAVAN_ADMIN_TOKEN", ADMIN));
        inbox = caravan.inbox();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    private static Http.Answer send(String line, String... headers) {
        String[] written = new String[headers.length];
        for (int i = 0; i < headers.length; i++) {
            written[i] = headers[i].replace("{port}", Integer.toString(caravan.port()));
        }
        return RawHttp.at(caravan.url()).send(Head.of(line.replace("{key}", inbox.key()), written));
    }

    private static String inboxes() {
        return caravan.http().bearer(ADMIN).get("/inboxes").text();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:{port}, https://evil.example, foreign-origin",
        "127.0.0.1:{port}, null, foreign-origin",
        "127.0.0.1:{port}, http://127.0.0.1:1, foreign-origin",
        "127.0.0.1:{port}, https://127.0.0.1:{port}, foreign-origin",
        "127.0.0.1:{port}, http://127.0.0.1:{port}.evil.example, foreign-origin",
        "localhost:{port}, http://127.0.0.1:{port}, foreign-origin",
        "evil.example:{port}, http://evil.example:{port}, unknown-host",
        "evil.example, null, unknown-host",
        "127.0.0.1.evil.example, http://127.0.0.1.evil.example, unknown-host",
        "localhost.evil.example:{port}, http://localhost.evil.example:{port}, unknown-host"
    })
    void foreignPageMakesNoInbox(String host, String origin, String kind) {
        String before = inboxes();
        var answer = send("POST /inboxes", "Host: " + host, "Origin: " + origin);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:caravan:problem:" + kind);
        assertThat(inboxes()).isEqualTo(before);
    }

    /** DNS rebinding: the name is the attacker's, the address ours, and a GET has no Origin. */
    @Test
    void nobodyMakesInboxByAnotherName() {
        String before = inboxes();
        assertThat(send("POST /inboxes", "Host: evil.example").status()).isEqualTo(403);
        assertThat(inboxes()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:{port}, http://127.0.0.1:{port}",
        "localhost:{port}, http://localhost:{port}",
        "[::1]:{port}, http://[::1]:{port}"
    })
    void ourPageMakesInbox(String host, String origin) {
        assertThat(send("POST /inboxes", "Host: " + host, "Origin: " + origin).status())
                .isEqualTo(201);
    }

    @Test
    void curlMakesInbox() {
        assertThat(send("POST /inboxes", "Host: localhost:{port}").status()).isEqualTo(201);
        assertThat(send("POST /inboxes", "Host: 127.0.0.1:{port}").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /data, 202, true", "POST /data, 401, false", "POST /%64ata, 202, true",
        "POST /in/{key}, 202, false", "GET /in/{key}/a, 202, false", "PURGE /in/{key}, 202, false",
        "POST /in/nobody, 404, false", "POST /data?%, 400, true", "POST /in/{key}/%, 400, false"
    })
    void everyPageReadsWhatItsSendingIsAnswered(String line, int status, boolean token) {
        var answer = token ? send(line, FOREIGN, Head.bearer(inbox)) : send(line, FOREIGN);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header(ANY)).contains("*");
    }

    @Test
    void everyPageReadsThatItSentTooMuch() {
        String long100k = "X-Long: " + "a".repeat(100_000);
        String tooLarge = "Content-Length: 1048577";
        for (String line : new String[] {"POST /data", "POST /in/{key}"}) {
            var large = send(line, FOREIGN, Head.bearer(inbox), tooLarge);
            var headers = send(line, FOREIGN, Head.bearer(inbox), long100k);
            assertThat(large.status()).isEqualTo(413);
            assertThat(large.header(ANY)).contains("*");
            assertThat(headers.status()).isEqualTo(431);
            assertThat(headers.header(ANY)).contains("*");
        }
    }

    @ParameterizedTest
    @CsvSource({"/data, POST, POST", "/in/{key}, PUT, PUT", "/in/nobody/x, PURGE, PURGE"})
    void everyPageMayAskFirst(String path, String method, String allowed) {
        String wanted = "Access-Control-Request-Method: " + method;
        String headers = "Access-Control-Request-Headers: authorization,content-type";
        String before = inbox.http().get("/data").text();
        var answer = send("OPTIONS " + path, FOREIGN, wanted, headers);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header(ANY)).contains("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains(allowed);
        assertThat(answer.header("Access-Control-Allow-Headers"))
                .contains("authorization,content-type");
        assertThat(inbox.http().get("/data").text()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /data", "DELETE /data", "OPTIONS /data", "GET /data/x", "POST /inboxes",
                "OPTIONS /inboxes", "GET /inbox", "OPTIONS /inbox", "POST /inbox/key", "GET /stats",
                "POST /ws/tickets", "GET /ws", "GET /", "GET /q/health/ready", "GET /inbox?%"
            })
    void noPageReadsAnythingElse(String line) {
        var answer = send(line, FOREIGN, Head.bearer(caravan.inbox()));
        assertThat(answer.headers().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("access-control-"));
    }
}
