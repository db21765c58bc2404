package caravan.event;

import caravan.Ids;
import caravan.TestSettings;
import caravan.http.Range;
import caravan.inbox.Inbox;
import caravan.store.TestStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Inbox INBOX = new Inbox("inbox", "", "", "", Instant.now());
    private static final Inbox OTHER = new Inbox("other", "", "", "", Instant.now());

    private final TestStore store = new TestStore(TestSettings.with());
    private final Events events =
            new Events(
                    store.collections(),
                    TestSettings.with("limits.message", "1000", "limits.page", "2000"));

    @AfterEach
    void stop() {
        store.close();
    }

    private Event store(String body) {
        Event event = TestEvents.event(body);
        store.run(EventDocument.insert(List.of(event), "journal"));
        return event;
    }

    private List<JsonNode> page(boolean ascending, int limit) throws IOException {
        List<JsonNode> page = new ArrayList<>();
        for (Events.Read read : events.read(events.heads(all(ascending), limit).events())) {
            page.add(MAPPER.readTree(read.json()));
        }
        return page;
    }

    private static EventFilter all(boolean ascending) {
        Range range = new Range(Optional.empty(), ascending ? Optional.of("") : Optional.empty());
        return new EventFilter("inbox", range, Optional.empty(), List.of());
    }

    private static List<Boolean> omitted(List<JsonNode> page) {
        return page.stream().map(event -> event.has("bodyOmitted")).toList();
    }

    @Test
    void pageHasOrderAndLimit() throws IOException {
        List<Event> all = List.of(store("a"), store("b"), store("c"));
        assertThat(page(false, 2))
                .extracting(event -> event.get("text").textValue())
                .containsExactly("c", "b");
        assertThat(page(true, 2))
                .extracting(event -> event.get("id").textValue())
                .containsExactly(all.get(0).id(), all.get(1).id());
    }

    /** And it takes none of the page's room. */
    @Test
    void leavesBodyOfLargeEventBehindButTellsItsSize() throws IOException {
        store("x".repeat(1_900));
        store("x".repeat(700));
        List<JsonNode> page = page(true, 10);
        assertThat(omitted(page)).containsExactly(true, false);
        assertThat(page.get(0).get("size").intValue()).isEqualTo(1_900);
        assertThat(page.get(0).has("text")).isFalse();
    }

    /** What viewers are shown from the store is bounded as what they are shown live. */
    @Test
    void leavesBodyBehindThatIsLargeOnceItIsJson() throws IOException {
        Event event = store("\0".repeat(500));
        List<JsonNode> page = page(true, 10);
        assertThat(omitted(page)).containsExactly(true);
        assertThat(page.get(0).get("size").intValue()).isEqualTo(500);
        assertThat(events.after("inbox", "", 1).get(0).json())
                .isEqualTo(EventJson.bounded(event, 1_000));
    }

    @Test
    void boundsTheBodiesOfOnePage() throws IOException {
        for (int i = 0; i < 5; i++) {
            store("x".repeat(700));
        }
        assertThat(omitted(page(true, 10))).containsExactly(false, false, true, true, true);
        assertThat(page(true, 10).get(4).get("size").intValue()).isEqualTo(700);
    }

    @Test
    void findsAndDeletesOnlyInItsInbox() {
        Event event = store("a");
        assertThat(events.find(INBOX, event.id())).isPresent();
        assertThat(events.find(OTHER, event.id())).isEmpty();
        assertThat(events.delete(OTHER, event.id())).isFalse();
        events.deleteAll(OTHER);
        assertThat(events.delete(INBOX, event.id())).isTrue();
        assertThat(events.delete(INBOX, event.id())).isFalse();
        assertThat(events.find(INBOX, event.id())).isEmpty();
    }

    /** What is young was followed late too, but is read with all that came since. */
    @Test
    void findsTheOlderOfWhatWasFollowedLateSince() {
        StoredEvents stored = new StoredEvents(store);
        Instant since = Instant.now();
        String old = stored.late(since.minusSeconds(60), since.plusSeconds(1));
        stored.late(since.plusSeconds(1), since.plusSeconds(10));
        stored.late(since.minusSeconds(61), since.minusSeconds(30));
        stored.at(since.minusSeconds(50), "in time");
        String end = Ids.floor(since);
        assertThat(events.late("inbox", since, "", end, 10))
                .extracting(read -> read.event().id())
                .containsExactly(old);
        assertThat(events.late("inbox", since, old, end, 10)).isEmpty();
        assertThat(events.late("other", since, "", end, 10)).isEmpty();
    }

    @Test
    void counts() {
        assertThat(events.counts(INBOX)).isEqualTo(new Events.Counts(0, 0, 0, 0));
        store("12345");
        store("\u00e9");
        Event old =
                TestEvents.received("old").identified(Ids.floor(Instant.now().minusSeconds(120)));
        store.run(EventDocument.insert(List.of(old), "journal"));
        assertThat(events.counts(INBOX)).isEqualTo(new Events.Counts(3, 10, 2, 3));
        assertThat(events.counts(OTHER).events()).isZero();
    }
}
