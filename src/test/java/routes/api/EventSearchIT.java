package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Http;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;

/** The filters of the list find what they say, all that they say, and nothing else. */
class EventSearchIT {

    private static final String SPECIAL = "\\^$.|?*+()[]{}-#/&%'\"<>\u00a0";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    /** Ids by the word for them, in the order in which they were sent. */
    private static final Map<String, String> SENT = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        send("json", "POST", "", "{\"a.b\": \"Needle\"}", Map.of());
        send("text", "PUT", "", "line\nneedle in \u00c4RGER", Map.of());
        send("header", "POST", "", "", Map.of("X-Find", "a Needle b"));
        send("path", "GET", "/x/needle/y", "", Map.of());
        send("query", "DELETE", "?q=NEEDLE", "", Map.of());
        send("none", "PURGE", "/axb", "nothing \u212a", Map.of());
        CaravanProcess.Inbox other = caravan.inbox();
        other.http().post("/data", "needle of another");
    }

    private static void send(
            String word, String method, String below, String body, Map<String, String> headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Http.Answer answer =
                caravan.http().send(method, "/in/" + inbox.key() + below, bytes, headers);
        SENT.put(word, answer.json().get("id").textValue());
    }

    /** The words for what it finds, the oldest first. */
    private static String found(String query) {
        JsonNode items = inbox.http().get("/data?" + query).json().get("items");
        List<String> ids = items.findValuesAsText("id");
        List<String> newestFirst = new ArrayList<>(SENT.keySet());
        Collections.reverse(newestFirst);
        newestFirst.removeIf(word -> !ids.contains(SENT.get(word)));
        assertThat(ids).isEqualTo(newestFirst.stream().map(SENT::get).toList());
        Collections.reverse(newestFirst);
        return String.join(" ", newestFirst);
    }

    private static String q(String text) {
        return "q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "needle, json text header path query",
        "NEEDLE, json text header path query",
        "a needle, header",
        "x-find: A, header",
        "x/NEEDLE/y, path",
        "q=needle, query",
        "\u00e4rger, text",
        "E\"}, json",
        "nowhere, ''"
    })
    void findsTextInAnyCase(String text, String words) {
        assertThat(found(q(text))).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "needle|nothing",
                ".*",
                "^needle",
                "needle$",
                "[n]eedle",
                "\\w",
                "n(eedle)",
                "needle?",
                "needle+",
                "\\Qneedle\\E",
                "(?i)needle",
                "{1}"
            })
    void takesTextAsItStands(String text) {
        String words = text.equals("a.b") ? "json" : "";
        assertThat(found(q(text))).isEqualTo(words);
    }

    @Test
    void findsEverySpecialCharacter() {
        CaravanProcess.Inbox odd = caravan.inbox();
        odd.http().post("/data", "from " + SPECIAL + " on");
        odd.http().post("/data", "from on");
        for (int end = 1; end <= SPECIAL.length(); end++) {
            String text = "from " + SPECIAL.substring(0, end);
            assertThat(odd.http().get("/data?" + q(text)).json().get("items")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, json header",
        "post, json header",
        "PUT, text",
        "GET, path",
        "purge, none",
        "HEAD, ''"
    })
    void filtersByMethod(String method, String words) {
        assertThat(found("method=" + method)).isEqualTo(words);
    }

    @Test
    void filtersByTime() {
        Instant middle = receivedAt("header");
        assertThat(found("since=" + middle)).isEqualTo(words(at -> !at.isBefore(middle)));
        assertThat(found("until=" + middle)).isEqualTo(words(at -> at.isBefore(middle)));
        Instant next = middle.plusMillis(1);
        assertThat(found("since=" + middle + "&until=" + next)).contains("header");
        assertThat(found("since=" + next + "&until=" + middle)).isEmpty();
        String elsewhere = middle.toString().replace("Z", "%2B00:00");
        assertThat(found("since=" + elsewhere)).isEqualTo(found("since=" + middle));
        assertThat(found("since=2000-01-01T02:00:00%2B02:00")).isEqualTo(words(at -> true));
    }

    private static String words(Predicate<Instant> received) {
        return SENT.keySet().stream()
                .filter(word -> received.test(receivedAt(word)))
                .collect(Collectors.joining(" "));
    }

    private static Instant receivedAt(String word) {
        String path = "/data/" + SENT.get(word);
        return Instant.parse(inbox.http().get(path).json().get("receivedAt").textValue());
    }

    @Test
    void combinesFilters() {
        String since = "&since=" + receivedAt("json");
        assertThat(found("q=needle&method=POST" + since)).isEqualTo("json header");
        assertThat(found("q=needle&method=POST&before=" + SENT.get("header"))).isEqualTo("json");
        assertThat(found("q=needle&method=PURGE")).isEmpty();
        assertThat(found("q=needle&method=GET&until=2000-01-01T00:00:00Z")).isEmpty();

        JsonNode page = inbox.http().get("/data?q=needle&limit=2").json();
        assertThat(page.get("items").findValuesAsText("id"))
                .containsExactly(SENT.get("query"), SENT.get("path"));
        assertThat(found("q=needle&before=" + page.get("next").textValue()))
                .isEqualTo("json text header");
    }
}
