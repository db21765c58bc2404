package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;

/** Page by page, either way, every event comes once, and in order. */
class EventPagesIT {

    private static final int EVENTS = 12;

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();
    private static List<String> sent;

    @BeforeAll
    static void start() {
        CaravanProcess.Inbox other = caravan.inbox();
        sent = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            sent.add(send(inbox));
            send(other);
        }
    }

    private static String send(CaravanProcess.Inbox to) {
        return to.http().post("/data", "x").json().get("id").textValue();
    }

    private static JsonNode page(CaravanProcess.Inbox of, String query) {
        return of.http().get("/data?" + query).json();
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items").findValuesAsText("id");
    }

    private static List<String> newestFirst(List<String> ids) {
        List<String> reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<String> walk(String direction, int limit, String from) {
        List<String> seen = new ArrayList<>();
        String at = from;
        while (true) {
            JsonNode page = page(inbox, "limit=" + limit + at);
            assertThat(ids(page).size()).isLessThanOrEqualTo(limit);
            seen.addAll(ids(page));
            if (page.get("next").isNull()) {
                return seen;
            }
            assertThat(page.get("next").textValue()).isEqualTo(seen.get(seen.size() - 1));
            at = "&" + direction + "=" + page.get("next").textValue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, EVENTS - 1, EVENTS, EVENTS + 1, 200})
    void comesOnceNewestFirst(int limit) {
        assertThat(walk("before", limit, "")).isEqualTo(newestFirst(sent));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, EVENTS - 1, EVENTS, EVENTS + 1, 200})
    void comesOnceOldestFirst(int limit) {
        // An inbox is older than its events, and ids sort by time.
        assertThat(walk("after", limit, "&after=" + inbox.id())).isEqualTo(sent);
    }

    @Test
    void startsWhereItIsTold() {
        assertThat(walk("before", 3, "&before=" + sent.get(4)))
                .isEqualTo(newestFirst(sent.subList(0, 4)));
        assertThat(walk("after", 3, "&after=" + sent.get(4))).isEqualTo(sent.subList(5, EVENTS));
        assertThat(walk("after", 3, "&after=" + sent.get(4).toUpperCase()))
                .isEqualTo(sent.subList(5, EVENTS));
        assertThat(walk("before", 3, "&before=" + sent.get(0))).isEmpty();
        assertThat(walk("after", 3, "&after=" + sent.get(EVENTS - 1))).isEmpty();
    }

    @Test
    void givesFiftyUnlessToldOtherwise() {
        CaravanProcess.Inbox full = caravan.inbox();
        for (int i = 0; i < 51; i++) {
            send(full);
        }
        JsonNode first = page(full, "");
        assertThat(ids(first)).hasSize(50);
        assertThat(ids(page(full, "before=" + first.get("next").textValue()))).hasSize(1);
    }

    /** Between two pages events come and go; the rest is neither repeated nor left out. */
    @Test
    void holdsWhileEventsComeAndGo() {
        CaravanProcess.Inbox busy = caravan.inbox();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(send(busy));
        }
        JsonNode first = page(busy, "limit=2");
        assertThat(ids(first)).containsExactly(all.get(5), all.get(4));
        send(busy);
        busy.http().delete("/data/" + all.get(4));
        busy.http().delete("/data/" + all.get(2));

        JsonNode rest = page(busy, "limit=3&before=" + first.get("next").textValue());
        assertThat(ids(rest)).containsExactly(all.get(3), all.get(1), all.get(0));
        assertThat(rest.get("next").isNull()).isTrue();
    }
}
