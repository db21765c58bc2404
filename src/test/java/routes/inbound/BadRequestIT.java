package routes.inbound;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawConnection;
import servers.RawHttp;
import servers.Refusal;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;

/** What no call looks like: unknown paths and methods, broken escapes, headers without end. */
class BadRequestIT {

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    @BeforeAll
    static void start() {
        inbox.http().post("/data", "kept");
    }

    private static Http.Answer refused(int status, String kind, String line, String... more) {
        String[] headers = Arrays.copyOf(more, more.length + 1);
        headers[more.length] = Head.bearer(inbox);
        String request = Head.of(line.replace("{key}", inbox.key()), headers);
        return Refusal.watching(inbox)
                .check(status, kind, () -> RawHttp.at(caravan.url()).send(request));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /data, 'DELETE, GET, POST'",
        "OPTIONS /data, 'DELETE, GET, POST'",
        "get /data, 'DELETE, GET, POST'",
        "POST /data/x, 'DELETE, GET'",
        "DELETE /data/x/body, GET",
        "POST /inbox, 'DELETE, GET, PATCH'",
        "GET /inbox/token, POST",
        "DELETE /inbox/key, POST",
        "POST /stats, GET",
        "PUT /inboxes, 'GET, POST'",
        "GET /inboxes/x, DELETE",
        "GET /ws/tickets, POST",
        "POST /ws, GET",
        "POST /, 'GET, HEAD'",
        "DELETE /index.html, 'GET, HEAD'"
    })
    void namesTheMethodsThatPathTakes(String line, String allowed) {
        assertThat(refused(405, "method-not-allowed", line).header("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/in",
                "/in/",
                "/IN/{key}",
                "/data/x/y",
                "/inbox/x",
                "/q/nothing"
            })
    void knowsNoOtherPath(String path) {
        refused(404, "not-found", "GET " + path);
        refused(404, "not-found", "POST " + path, "Content-Length: 0");
        refused(404, "not-found", "PURGE " + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/js/nothing.js",
                "/js/..%2f..%2fapplication.properties",
                "/META-INF/openapi.yaml",
                "/..%2f..%2fetc/passwd"
            })
    void servesNoOtherFile(String path) {
        refused(404, "not-found", "GET " + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/in/nobody", "/in/{key}x", "/in/{key}.json", "/in/%00", "/in/%ff/x"})
    void knowsNoOtherKey(String path) {
        refused(404, "not-found", "POST " + path, "Content-Length: 0");
        refused(404, "not-found", "PURGE " + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "%00", "%ff", "019a9f5c-3b7e-4c11-9d5e-2f6a8b1c4d70", "..%2f", "$"})
    void takesWhatIsNoIdForUnknown(String id) {
        refused(404, "not-found", "GET /data/" + id);
        refused(404, "not-found", "GET /data/" + id + "/body");
        refused(404, "not-found", "DELETE /data/" + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /data%",
                "GET /data%zz",
                "GET /data?q=%",
                "GET /data?%4=1",
                "GET /inbox?%g0",
                "POST /in/{key}/%",
                "POST /in/{key}/a%2",
                "POST /in/{key}?x=%u0041",
                "GET /%"
            })
    void refusesBrokenEscape(String line) {
        refused(400, "malformed-request", line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /data", "POST /data", "POST /in/{key}", "GET /", "GET /nothing"})
    void refusesHeadersOverLimit(String line) {
        refused(431, "headers-too-large", line, "X-Long: " + "a".repeat(100_000));
        refused(431, "headers-too-large", line + "?q=" + "a".repeat(100_000));
        refused(431, "headers-too-large", "X".repeat(100_000) + line);
    }

    @Test
    void refusesManySmallHeadersOverLimit() {
        String[] many = new String[3_000];
        Arrays.fill(many, "X-Many: 12345");
        refused(431, "headers-too-large", "POST /data", many);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET *", "GET data", "GET ?a"})
    void refusesWhatIsNoPath(String line) {
        var answer = RawHttp.at(caravan.url()).send(Head.of(line));
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
    }

    /** Their end is where another one says; nobody who speaks them can be meant. */
    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/11.1", "http/1.1", "ICAP/1.0"})
    void refusesOtherProtocol(String protocol) {
        String request =
                Head.of("DELETE /data", Head.bearer(inbox)).replaceFirst("HTTP/1.1", protocol);
        Refusal.watching(inbox)
                .check(400, "malformed-request", () -> RawHttp.at(caravan.url()).send(request));
    }

    /** It would pass for an empty body, or for one where another server sees two requests. */
    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "identity", "gzip, chunked", "chunked\r\nTransfer-Encoding: gzip"})
    void refusesBodyWhoseEndCannotBeTold(String coding) {
        refused(400, "malformed-request", "POST /in/{key}", "Transfer-Encoding: " + coding);
    }

    /** What another server takes for its body must not be answered as a request. */
    @ParameterizedTest
    @ValueSource(strings = {"xchunked", "gzip, chunked", "chunked\r\nContent-Length: 5"})
    void readsNothingBehindBodyWhoseEndCannotBeTold(String coding) {
        String head = Head.of("POST /in/" + inbox.key(), "Transfer-Encoding: " + coding);
        String all = head + "0\r\n\r\n" + Head.of("GET /behind");
        try (RawConnection connection = RawConnection.to(caravan).send(all)) {
            assertThat(connection.answer("POST").status()).isEqualTo(400);
            assertThat(connection.endsWithin(Duration.ofSeconds(3))).isTrue();
        }
    }

    /** Netty finds these, before any handler of ours: the answer is the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2, 3",
                "Content-Length: -1",
                "Content-Length: two",
                "No-Colon",
                "A B: space in name",
                "X: \u0000"
            })
    void refusesHeadersThatAreNone(String header) {
        String request =
                "POST /in/" + inbox.key() + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n{}";
        unreadable(400, "malformed-request", request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "GET", "GET /data HTTP/9", "\u0016\u0003\u0001"})
    void refusesLinesThatAreNone(String line) {
        unreadable(400, "malformed-request", line + "\r\nHost: a\r\n\r\n");
    }

    /** More than anybody reads before it is refused. */
    @Test
    void refusesHeadsWithoutEnd() {
        String million = "a".repeat(1_000_000);
        unreadable(431, "headers-too-large", "GET /" + million + " HTTP/1.1\r\n\r\n");
        unreadable(431, "headers-too-large", "GET /data HTTP/1.1\r\nX-Long: " + million);
    }

    private static void unreadable(int status, String kind, String request) {
        Refusal.watching(inbox).check(status, kind, () -> RawHttp.at(caravan.url()).send(request));
        assertThat(caravan.log()).doesNotContain("ERROR");
    }
}
