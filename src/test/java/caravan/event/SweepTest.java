package caravan.event;

import caravan.Complaints;
import caravan.Ids;
import caravan.TestSettings;
import caravan.store.Duty;
import caravan.store.TestStore;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SweepTest {

    private static final String STANDING = "limits.standing";
    private static final String[] CONNECTED = {
        "mongodb-url", "mongodb://unused", "nats-url", "nats://unused"
    };

    private final TestStore store = new TestStore(TestSettings.with());
    private final Outbox outbox = new Outbox(store.collections());
    private final Progress own = begun();
    private final Progress before = begun();
    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @AfterEach
    void stop() throws InterruptedException {
        own.stop();
        before.stop();
        store.close();
    }

    private Progress begun() {
        Progress progress = new Progress(store.collections(), new Complaints());
        progress.begin();
        return progress;
    }

    private Sweep embedded(String standing) {
        return new Sweep(store.collections(), own, TestSettings.with(STANDING, standing), metrics);
    }

    private Sweep connected(String standing) {
        return new Sweep(
                store.collections(),
                own,
                TestSettings.with(
                        STANDING, standing, CONNECTED[0], CONNECTED[1], CONNECTED[2], CONNECTED[3]),
                metrics);
    }

    private List<Event> store(Progress journal, int number) {
        List<Event> events =
                IntStream.range(0, number).mapToObj(i -> TestEvents.event("" + i)).toList();
        store.run(EventDocument.insert(events, journal.journal()));
        return events;
    }

    private void store(Progress journal, Event event) {
        store.run(EventDocument.insert(List.of(event), journal.journal()));
    }

    private static List<String> ids(Iterator<List<Event>> slices) {
        List<String> ids = new ArrayList<>();
        slices.forEachRemaining(slice -> slice.forEach(event -> ids.add(event.id())));
        return ids;
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    @Test
    void leavesWhatHasStoodForLessThanTheTime() {
        Sweep sweep = embedded("1h");
        store(own, 3);
        assertThat(ids(sweep.unpublished())).isEmpty();
        assertThat(ids(sweep.unpublished())).isEmpty();
    }

    @Test
    void followsWhatItHasSeenStanding() {
        Sweep sweep = embedded("300ms");
        List<Event> events = store(own, 40);
        assertThat(ids(sweep.unpublished())).isEmpty();
        await().untilAsserted(() -> assertThat(ids(sweep.unpublished())).isEqualTo(ids(events)));
    }

    /** By its own clock: what others say of their age counts for nothing. */
    @Test
    void oldEventIsLeftWhenItWasNotSeenBefore() {
        store(before, 3);
        Sweep sweep = connected("1h");
        assertThat(ids(sweep.unpublished())).isEmpty();
    }

    @Test
    void embeddedFollowsAtOnceWhatStoodBeforeItsStart() {
        List<Event> events = store(before, 40);
        Sweep sweep = embedded("1h");
        store(own, 2);
        assertThat(ids(sweep.unpublished())).isEqualTo(ids(events));
    }

    @Test
    void followsInOrderOfIdInSmallSlices() {
        List<Event> events = store(before, 1_040);
        List<Event> backwards = new ArrayList<>(store(before, 5));
        java.util.Collections.reverse(backwards);
        Iterator<List<Event>> slices = embedded("1h").unpublished();
        List<Integer> sizes = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        slices.forEachRemaining(
                slice -> {
                    sizes.add(slice.size());
                    ids.addAll(ids(slice));
                });
        assertThat(sizes).containsExactly(500, 500, 45);
        assertThat(ids).hasSize(1_045).isSorted().containsAll(ids(events));
    }

    @Test
    void skipsWhatWasClearedBeforeItsSliceCame() {
        List<Event> events = store(before, 640);
        Iterator<List<Event>> slices = embedded("1h").unpublished();
        assertThat(slices.next()).hasSize(500);
        outbox.published(events.subList(490, 620));
        store.collections().events().deleteOne(Filters.eq("_id", events.get(620).id()));
        assertThat(ids(slices)).isEqualTo(ids(events.subList(621, 640)));
    }

    @Test
    void takesFewLargeEventsAtOnce() {
        byte[] large = new byte[3 << 20];
        for (int i = 0; i < 5; i++) {
            Event event = TestEvents.received(large).identified(Ids.next());
            store(before, event);
        }
        List<Integer> sizes = new ArrayList<>();
        embedded("1h").unpublished().forEachRemaining(slice -> sizes.add(slice.size()));
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void forgetsWhatWasCleared() {
        List<Event> events = store(before, 3);
        Sweep sweep = embedded("1h");
        assertThat(ids(sweep.unpublished())).hasSize(3);
        outbox.published(events);
        assertThat(ids(sweep.unpublished())).isEmpty();
    }

    @Test
    void eachDutyIsDoneByItself() {
        List<Event> events = store(before, 3);
        Sweep sweep = embedded("1h");
        outbox.planned(events.subList(0, 2));
        assertThat(ids(sweep.unpublished())).isEqualTo(ids(events));
        assertThat(ids(sweep.unplanned())).isEqualTo(ids(events.subList(2, 3)));
        outbox.published(events);
        assertThat(ids(sweep.unpublished())).isEmpty();
        assertThat(ids(sweep.unplanned())).isEqualTo(ids(events.subList(2, 3)));
        outbox.planned(events);
        assertThat(store.collections().events().find(Filters.exists("journal"))).isEmpty();
    }

    /** Whoever has the lease was killed just now, and this is its restart. */
    @Test
    void aloneItWaitsForNobodysLease() {
        store(before, 3);
        Sweep sweep = embedded("1h");
        leaseToAnother();
        assertThat(ids(sweep.unpublished())).hasSize(3);
        assertThat(ids(sweep.unplanned())).hasSize(3);
    }

    @Test
    void hasSeenWhatStandsWhileAnotherSwept() {
        List<Event> events = store(before, 3);
        Sweep heir = connected("PT0.000001S");
        leaseToAnother();
        assertThat(ids(heir.unpublished())).isEmpty();
        endLease();
        assertThat(ids(heir.unpublished())).isEqualTo(ids(events));
    }

    private void leaseToAnother() {
        Document other =
                new Document("_id", "sweep publish")
                        .append("holder", "another process")
                        .append("until", Date.from(Instant.now().plus(Duration.ofHours(1))));
        store.collections().leases().insertOne(other);
    }

    private void endLease() {
        store.collections().leases().deleteOne(Filters.eq("_id", "sweep publish"));
    }

    @Test
    void tellsTheAgeOfTheOldestWhileItSweeps() {
        Event old =
                TestEvents.received("").identified(Ids.floor(Instant.now().minusSeconds(3_600)));
        store(before, old);
        Sweep sweep = embedded("1h");
        sweep.unpublished();
        assertThat(oldest().value()).isGreaterThanOrEqualTo(3_600);
        outbox.published(List.of(old));
        sweep.unpublished();
        assertThat(oldest().value()).isZero();
    }

    private Gauge oldest() {
        return metrics.get("caravan.unfollowed.oldest.seconds").tag("duty", "publish").gauge();
    }

    /** What its journal says of it, not the event, is what counts. */
    @Test
    void leavesWhatItsJournalHasFollowed() {
        List<Event> events = store(before, 6);
        before.left(Duty.PUBLISH, events.subList(1, 3));
        before.published(events.subList(0, 5));
        before.write();
        assertThat(ids(embedded("1h").unpublished()))
                .containsExactly(events.get(1).id(), events.get(2).id(), events.get(5).id());
    }

    @Test
    void forgetsJournalsThatAreNoMoreWhenAllTheirsWasFollowed() {
        List<Event> events = store(before, 3);
        Sweep sweep = embedded("1h");
        sweep.unpublished();
        assertThat(journals()).containsExactlyInAnyOrder(own.journal(), before.journal());
        outbox.published(events);
        sweep.unpublished();
        assertThat(journals()).containsExactlyInAnyOrder(own.journal(), before.journal());
        outbox.planned(events);
        sweep.unpublished();
        assertThat(journals()).containsExactly(own.journal());
    }

    @Test
    void forgetsJournalsOfOthersOnlyAfterADayOfSilence() {
        Sweep sweep = connected("1h");
        sweep.unpublished();
        assertThat(journals()).containsExactlyInAnyOrder(own.journal(), before.journal());
        silenceForTwoDays(before);
        sweep.unpublished();
        assertThat(journals()).containsExactly(own.journal());
    }

    /** As after a machine's long sleep: what it stores next must be found if it dies. */
    @Test
    void neverForgetsItsOwnJournal() {
        Sweep sweep = connected("1h");
        silenceForTwoDays(own);
        sweep.unpublished();
        assertThat(journals()).contains(own.journal());
        store.collections().journals().deleteOne(Filters.eq("_id", own.journal()));
        sweep.unpublished();
        assertThat(journals()).contains(own.journal());
    }

    private void silenceForTwoDays(Progress journal) {
        Instant twoDaysAgo = Instant.now().minus(Duration.ofDays(2));
        store.collections()
                .journals()
                .updateOne(
                        Filters.eq("_id", journal.journal()),
                        Updates.set("seenAt", Date.from(twoDaysAgo)));
    }

    private List<String> journals() {
        return store.collections()
                .journals()
                .find()
                .map(journal -> journal.getString("_id"))
                .into(new ArrayList<>());
    }
}
