package caravan.event;

import caravan.Ids;
import caravan.TestSettings;
import caravan.store.TestStore;
import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboxTest {

    private final TestStore store = new TestStore(TestSettings.with());
    private final Outbox outbox = new Outbox(store.collections());

    @BeforeEach
    void begin() {
        store.collections().journals().insertOne(new Document("_id", "journal"));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private Event stored(Instant receivedAt) {
        Event event =
                new Event(
                        Ids.next(),
                        "inbox",
                        receivedAt,
                        "POST",
                        "",
                        "",
                        List.of(),
                        "",
                        new byte[0]);
        store.run(EventDocument.insert(List.of(event), "journal"));
        return event;
    }

    private Document document(Event event) {
        return store.collections().events().find(Filters.eq("_id", event.id())).first();
    }

    @Test
    void inTimeLeavesNoTrace() {
        Event event = stored(Instant.now());
        outbox.markLate(List.of(event));
        assertThat(document(event)).containsEntry("journal", "journal").doesNotContainKey("late");
    }

    @Test
    void marksLateWhatIsFollowedAfterItsTime() {
        Event late = stored(Instant.now().minusSeconds(6));
        Event inTime = stored(Instant.now());
        Date before = new Date();
        outbox.markLate(List.of(inTime, late));
        assertThat(document(late)).containsEntry("journal", "journal");
        assertThat(document(late).getDate("late")).isBetween(before, new Date(), true, true);
        assertThat(document(inTime)).doesNotContainKey("late");
    }

    @Test
    void takesTheMarkOfWhatWasDone() {
        Event late = stored(Instant.now().minusSeconds(6));
        Event inTime = stored(Instant.now());
        Event other = stored(Instant.now());
        outbox.published(List.of(inTime, late));
        assertThat(document(late)).containsEntry("journal", "journal.plan").containsKey("late");
        assertThat(document(inTime))
                .containsEntry("journal", "journal.plan")
                .doesNotContainKey("late");
        assertThat(document(other)).containsEntry("journal", "journal");
        outbox.published(List.of(inTime));
        assertThat(document(inTime)).containsEntry("journal", "journal.plan");
        outbox.planned(List.of(inTime, other));
        assertThat(document(inTime)).doesNotContainKey("journal");
        assertThat(document(other)).containsEntry("journal", "journal.publish");
    }

    @Test
    void clearsWhatIsGoneAndNothing() {
        Event deleted = TestEvents.event("never stored");
        outbox.published(List.of(deleted));
        outbox.planned(List.of());
        assertThat(store.collections().events().countDocuments()).isZero();
    }
}
