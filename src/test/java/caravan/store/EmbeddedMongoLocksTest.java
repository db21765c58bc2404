package caravan.store;

import java.lang.Thread.State;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who has to wait for whom: the second begins only after the first has ended. */
class EmbeddedMongoLocksTest {

    private final CollectionLocks locks = new CollectionLocks();

    @Test
    void whatConcernsAllCollectionsWaitsForOneReader() {
        secondWaits(
                first -> locks.reading("a", () -> true, () -> ran(first), () -> null),
                second -> locks.all(() -> ran(second)));
    }

    @Test
    void whatConcernsAllCollectionsWaitsForOneWriter() {
        secondWaits(
                first -> locks.writing("a", () -> true, () -> ran(first)),
                second -> locks.all(() -> ran(second)));
    }

    @Test
    void writerOfMissingCollectionWaitsForReaderOfAnother() {
        secondWaits(
                first -> locks.reading("a", () -> true, () -> ran(first), () -> null),
                second -> locks.writing("b", () -> false, () -> ran(second)));
    }

    @Test
    void writerWaitsForReaderOfItsCollection() {
        secondWaits(
                first -> locks.reading("a", () -> true, () -> ran(first), () -> null),
                second -> locks.writing("a", () -> true, () -> ran(second)));
    }

    @Test
    void readerLetsInWhoWaitsForItsCollectionOrForAll() {
        readerLetsIn(run -> locks.writing("a", () -> true, () -> ran(run)));
        readerLetsIn(run -> locks.all(() -> ran(run)));
    }

    private void readerLetsIn(Consumer<Runnable> writer) {
        AtomicBoolean wrote = new AtomicBoolean();
        Thread other = new Thread(() -> writer.accept(() -> wrote.set(true)));
        locks.reading(
                "a",
                () -> true,
                () -> {
                    assertThat(locks.pause("a")).as("nobody waits").isFalse();
                    other.start();
                    Awaitility.await().until(other::getState, State.WAITING::equals);
                    assertThat(wrote).isFalse();
                    assertThat(locks.pause("a")).isTrue();
                    assertThat(wrote).isTrue();
                    return null;
                },
                () -> null);
    }

    @Test
    void writerLetsNobodyIn() {
        secondWaits(
                first ->
                        locks.writing(
                                "a",
                                () -> true,
                                () -> {
                                    ran(first);
                                    assertThat(locks.pause("a")).isFalse();
                                    return null;
                                }),
                second -> locks.writing("a", () -> true, () -> ran(second)));
    }

    @Test
    void commitWaitsForChangeUnderWay() {
        GroupCommit commits = new GroupCommit(MVStore.open(null));
        commits.change(() -> null);
        secondWaits(
                first -> commits.change(() -> ran(first)),
                second -> {
                    commits.settle();
                    second.run();
                });
    }

    /** Starts the second inside of the first, and looks at it once it can go no further. */
    private static void secondWaits(Consumer<Runnable> first, Consumer<Runnable> second) {
        AtomicBoolean begun = new AtomicBoolean();
        Thread other = new Thread(() -> second.accept(() -> begun.set(true)));
        first.accept(
                () -> {
                    other.start();
                    Awaitility.await()
                            .until(
                                    other::getState,
                                    EnumSet.of(State.WAITING, State.TERMINATED)::contains);
                    assertThat(begun).isFalse();
                });
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilTrue(begun);
    }

    private static Void ran(Runnable work) {
        work.run();
        return null;
    }
}
