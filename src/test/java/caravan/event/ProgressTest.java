package caravan.event;

import caravan.Complaints;
import caravan.Ids;
import caravan.TestSettings;
import caravan.store.Duty;
import caravan.store.TestStore;
import caravan.store.Unfollowed;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ProgressTest {

    private final TestStore store = new TestStore(TestSettings.with());
    private final Progress progress = new Progress(store.collections(), new Complaints());
    private final List<Event> events =
            IntStream.range(0, 50)
                    .mapToObj(
                            i ->
                                    TestEvents.received("" + i)
                                            .identified(Ids.floor(Instant.ofEpochMilli(100L * i))))
                    .toList();

    @BeforeEach
    void begin() {
        progress.begin();
    }

    @AfterEach
    void stop() throws InterruptedException {
        progress.stop();
        store.close();
    }

    private boolean isOpen(Event event) {
        return isOpen(Duty.PUBLISH.onlyThis(progress.journal()), event);
    }

    private boolean isOpen(String mark, Event event) {
        return Unfollowed.in(store.collections()).covers(mark, event.id());
    }

    private List<Event> some(int from, int to) {
        return events.subList(from, to);
    }

    @Test
    void allIsOpenAtFirst() {
        assertThat(events).allMatch(this::isOpen);
    }

    @Test
    void whatIsFollowedIsOpenNoMore() {
        progress.published(some(0, 10));
        await().until(() -> !isOpen(events.get(9)));
        assertThat(some(0, 10)).noneMatch(this::isOpen);
        assertThat(some(10, 50)).allMatch(this::isOpen);
    }

    /** An event with the journal's name alone is open until both were done. */
    @Test
    void whatIsOnlyPublishedIsStillToBePlanned() {
        progress.published(events);
        progress.planned(some(0, 10));
        progress.write();
        assertThat(some(0, 10)).noneMatch(event -> isOpen(progress.journal(), event));
        assertThat(some(10, 50)).allMatch(event -> isOpen(progress.journal(), event));
        assertThat(some(10, 50)).noneMatch(this::isOpen);
    }

    /** Both in one write: nothing is passed over without being told. */
    @Test
    void whatIsLeftStaysOpenWhenWhatComesAfterItIsFollowed() {
        progress.left(Duty.PUBLISH, some(5, 8));
        progress.published(some(0, 20));
        await().until(() -> !isOpen(events.get(19)));
        assertThat(some(5, 8)).allMatch(this::isOpen);
        assertThat(some(0, 5)).noneMatch(this::isOpen);
        assertThat(some(8, 20)).noneMatch(this::isOpen);
    }

    @Test
    void manyPartsBecomeFewerAndLoseNothing() {
        for (int i = 0; i < 49; i += 2) {
            progress.left(Duty.PUBLISH, some(i, i + 1));
        }
        progress.published(events);
        progress.write();
        for (int i = 0; i < 49; i += 2) {
            assertThat(isOpen(events.get(i))).isTrue();
        }
        assertThat(isOpen(events.get(49))).isFalse();
        assertThat(
                        progress.document()
                                .get("publish", Document.class)
                                .getList("left", Document.class))
                .hasSize(20);
    }

    /** While the bus is away: what is over the room is left first, then what was being tried. */
    @Test
    void partsThatAreNotLeftInOrderLoseNothing() {
        progress.left(Duty.PUBLISH, some(20, 40));
        for (int i = 40; i < 50; i++) {
            progress.left(Duty.PUBLISH, some(i, i + 1));
        }
        for (int i = 30; i >= 0; i -= 3) {
            progress.left(Duty.PUBLISH, some(i, i + 2));
        }
        progress.published(events);
        progress.write();
        for (int i = 0; i < 20; i++) {
            assertThat(isOpen(events.get(i))).as("event " + i).isEqualTo(i % 3 < 2);
        }
        assertThat(some(20, 50)).allMatch(this::isOpen);
    }

    @Test
    void whatWasLeftLongAgoAndIsDoneIsForgotten() {
        progress.left(Duty.PUBLISH, some(5, 8));
        progress.left(Duty.PUBLISH, some(10, 12));
        progress.published(some(0, 20));
        long now = System.nanoTime();
        progress.open(Duty.PUBLISH, List.of(), now);
        assertThat(left()).isEqualTo(2);
        progress.open(Duty.PUBLISH, List.of(events.get(6).id()), now + TimeUnit.HOURS.toNanos(2));
        progress.write();
        assertThat(left()).isEqualTo(1);
        assertThat(some(5, 8)).allMatch(this::isOpen);
        assertThat(some(10, 12)).noneMatch(this::isOpen);
    }

    private int left() {
        Document published = progress.document().get("publish", Document.class);
        return published.getList("left", Document.class).size();
    }

    @Test
    void isWrittenOnceMoreAtTheEnd() throws InterruptedException {
        progress.published(events);
        progress.stop();
        assertThat(events).noneMatch(this::isOpen);
    }

    @Test
    void anEventWithoutAJournalOrOfOneThatIsNoMoreIsNotOpen() {
        Unfollowed unfollowed = Unfollowed.in(store.collections());
        assertThat(unfollowed.covers(null, events.get(0).id())).isFalse();
        assertThat(unfollowed.covers("another", events.get(0).id())).isFalse();
    }
}
