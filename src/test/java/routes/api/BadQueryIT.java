package routes.api;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawHttp;
import servers.Refusal;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;

/** A query parameter that is unknown, repeated or malformed is named, and nothing is done. */
class BadQueryIT {

    private static final String ID = "019a9f5c-3b7e-7c11-9d5e-2f6a8b1c4d70";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    @BeforeAll
    static void start() {
        inbox.http().post("/data", "kept");
    }

    private static void refuses(String method, String target, String pointer) {
        String request = Head.of(method + " " + target, Head.bearer(inbox));
        Http.Answer answer =
                Refusal.watching(inbox)
                        .check(400, "bad-parameter", () -> RawHttp.at(caravan.url()).send(request));
        assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "201", "abc", "", "1.5", "0x10", "99999999999", "%00"})
    void refusesLimit(String value) {
        refuses("GET", "/data?limit=" + value, "limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%00", "019a9f5c-3b7e-4c11-9d5e-2f6a8b1c4d70", ID + "0"})
    void refusesWhatIsNoId(String value) {
        refuses("GET", "/data?before=" + value, "before");
        refuses("GET", "/data?after=" + value, "after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-22",
                "2026-11-22T06:00:00",
                "2026-13-22T06:00:00Z",
                "2026-11-22T25:00:00Z",
                "1790000000",
                "%2B999999999-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z"
            })
    void refusesWhatIsNoTime(String value) {
        refuses("GET", "/data?since=" + value, "since");
        refuses("GET", "/data?until=" + value, "until");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a%20b", "P/T", "%00", "%C3%A9", "P%0D%0AT"})
    void refusesWhatIsNoMethod(String value) {
        refuses("GET", "/data?method=" + value, "method");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201, 5_000})
    void refusesTextOfThisLength(int length) {
        refuses("GET", "/data?q=" + "a".repeat(length), "q");
    }

    /** Odd, and no fault: text like any other, which no event has. */
    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%ff", "%ED%A0%80", "%5C", "%5CE", "%28", "%0A", "+"})
    void searchesForOddText(String text) {
        String request = Head.of("GET /data?q=none" + text, Head.bearer(inbox));
        Http.Answer answer = RawHttp.at(caravan.url()).send(request);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("items")).isEmpty();
    }

    /** Characters are what people count, not what Java does. */
    @ParameterizedTest
    @CsvSource({"200, 200", "201, 400"})
    void countsCharacters(int length, int status) {
        String face = "%F0%9F%98%80";
        assertThat(inbox.http().get("/data?q=" + face.repeat(length)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "limit", "since", "until", "method", "q", "after"})
    void refusesRepeatedParameter(String name) {
        refuses("GET", "/data?" + name + "=1&" + name + "=1", name);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /data",
        "DELETE, /data",
        "GET, /data/" + ID,
        "DELETE, /data/" + ID,
        "GET, /data/" + ID + "/body",
        "GET, /inbox",
        "PATCH, /inbox",
        "DELETE, /inbox",
        "POST, /inbox/token",
        "POST, /inbox/key",
        "GET, /stats",
        "POST, /ws/tickets",
        "POST, /inboxes"
    })
    void refusesUnknownParameter(String method, String path) {
        refuses(method, path + "?force=true", "force");
        refuses(method, path + "?Limit=1", "Limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before=" + ID + "&after=" + ID, "after=" + ID + "&before=" + ID})
    void refusesBothDirectionsAtOnce(String query) {
        refuses("GET", "/data?" + query, "after");
    }
}
