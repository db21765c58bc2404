package caravan.event;

import caravan.Complaints;
import caravan.TestSettings;
import caravan.store.Duty;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FollowingTest {

    private static final Duration SOON = Duration.ofMillis(2);
    private static final int WEIGHT = TestEvents.received("0").weight();

    private final List<List<String>> turns = new CopyOnWriteArrayList<>();
    private final List<String> planned = new CopyOnWriteArrayList<>();
    private final Semaphore held = new Semaphore(0);
    private volatile Throwable fault;
    private final Progress progress = new Progress(null, new Complaints());
    private final Following following =
            new Following(
                    TestSettings.with("limits.following", "" + 5 * WEIGHT),
                    this::follow,
                    progress,
                    new Complaints());

    @AfterEach
    void stop() throws InterruptedException {
        held.release(1_000_000);
        following.stop();
    }

    private void follow(Duty duty, List<Event> events) {
        if (duty == Duty.PLAN) {
            planned.addAll(events.stream().map(TestEvents::text).toList());
            return;
        }
        turns.add(events.stream().map(TestEvents::text).toList());
        held.acquireUninterruptibly();
        if (fault instanceof Error error) {
            throw error;
        } else if (fault instanceof RuntimeException failure) {
            throw failure;
        }
    }

    private List<Event> give(String... bodies) {
        List<Event> events = Stream.of(bodies).map(TestEvents::event).toList();
        following.follow(events);
        return events;
    }

    private static Document range(Event from, Event to) {
        return new Document("from", from.id()).append("to", to.id());
    }

    private List<Document> left() {
        return progress.document().get("publish", Document.class).getList("left", Document.class);
    }

    private void awaitTurns(int number) {
        await().pollInterval(SOON).until(() -> turns.size() >= number);
    }

    private void awaitTaken() {
        await().pollInterval(SOON).until(() -> held.availablePermits() == 0);
    }

    @Test
    void gathersInOrderWhileSomeAreBeingFollowed() {
        give("1");
        awaitTurns(1);
        give("2", "3");
        give();
        give("4");
        held.release();
        awaitTurns(2);
        assertThat(turns).containsExactly(List.of("1"), List.of("2", "3", "4"));
    }

    @Test
    void oneDutyDoesNotWaitForTheOther() {
        give("1");
        awaitTurns(1);
        give("2");
        give("3");
        await().pollInterval(SOON).until(() -> planned.equals(List.of("1", "2", "3")));
        assertThat(turns).hasSize(1);
    }

    @Test
    void letsGoWhatIsOverItsBoundWithWhatIsUnderWay() {
        give("1");
        awaitTurns(1);
        List<Event> events = give("2", "3", "4", "5", "6", "7");
        assertThat(left()).containsExactly(range(events.get(4), events.get(5)));
        held.release();
        awaitTurns(2);
        assertThat(turns.get(1)).containsExactly("2", "3", "4", "5");
    }

    /** What was let go, and what was followed, leave the same room as before. */
    @Test
    void accountsForEveryByte() {
        for (int round = 0; round < 20; round++) {
            int turn = 2 * round;
            give("a");
            awaitTurns(turn + 1);
            give("2", "3", "4", "5", "6", "x".repeat(10 * WEIGHT));
            held.release();
            awaitTurns(turn + 2);
            assertThat(turns.get(turn + 1))
                    .as("round " + round)
                    .containsExactly("2", "3", "4", "5");
            held.release();
            awaitTaken();
        }
    }

    @Test
    void goesOnAfterFollowerThatThrows() {
        fault = new IllegalStateException("the bus is mad");
        Event first = give("1").get(0);
        awaitTurns(1);
        give("2");
        held.release();
        awaitTurns(2);
        assertThat(left()).containsExactly(range(first, first));
        fault = new StackOverflowError();
        held.release();
        awaitTaken();
        give("3");
        awaitTurns(3);
        fault = null;
        give("4");
        held.release();
        awaitTurns(4);
        assertThat(turns).containsExactly(List.of("1"), List.of("2"), List.of("3"), List.of("4"));
    }
}
