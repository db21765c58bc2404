package caravan.event;

import com.mongodb.MongoException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static caravan.event.TestJournal.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What each sender hears when a write goes wrong, and that the journal goes on. */
@Timeout(60)
class JournalFailuresTest {

    private static final Duration SHORT_TIME = Duration.ofMillis(20);
    private static final String[] ONE_WRITER = {"limits.writers", "1"};
    private static final String[] SHORT = {
        "limits.writers", "1", "limits.journal-time", SHORT_TIME.toString()
    };

    @Test
    void answersEachByItsOwnResult() throws Exception {
        try (TestJournal journal = new TestJournal(ONE_WRITER)) {
            journal.appendAndHold("a");
            CompletableFuture<Event> b = journal.append("b");
            CompletableFuture<Event> c = journal.append("c");
            CompletableFuture<Event> d = journal.append("d");
            journal.store.write(0).end();
            journal.store.write(1).end(Map.of(1, new Journal.Refused("not this one", false)));
            assertThat(b.get().body()).asString().isEqualTo("b");
            assertThat(problem(c)).isEqualTo("store-refused");
            assertThat(d.get().body()).asString().isEqualTo("d");
            journal.awaitFollowed("a", "b", "d");
        }
    }

    @Test
    void leavesWhatWasRefusedAndMayBeThere() throws Exception {
        try (TestJournal journal = new TestJournal(ONE_WRITER)) {
            journal.appendAndHold("a");
            CompletableFuture<Event> b = journal.append("b");
            CompletableFuture<Event> c = journal.append("c");
            journal.store.write(0).end();
            journal.store.write(1).end(Map.of(0, new Journal.Refused("perhaps not", true)));
            assertThat(problem(b)).isEqualTo("store-away");
            assertThat(c.get().body()).asString().isEqualTo("c");
            journal.awaitFollowed("a", "c");
            assertThat(left(journal)).containsExactly(journal.store.written().get(1).id());
        }
    }

    @Test
    void unknownOutcomeFailsItsOwnBatchOnly() throws Exception {
        try (TestJournal journal = new TestJournal()) {
            CompletableFuture<Event> a = journal.appendAndHold("a");
            CompletableFuture<Event> b = journal.append("b");
            journal.store.write(1);
            CompletableFuture<Event> c = journal.append("c");
            journal.store.write(1).fail(new MongoException("timed out"));
            assertThat(problem(b)).isEqualTo("store-away");
            journal.store.write(2).end();
            assertThat(c.get().body()).asString().isEqualTo("c");
            assertThat(a).isNotDone();
            journal.store.write(0).end();
            journal.awaitFollowed("a", "c");
            assertThat(left(journal)).containsExactly(journal.store.written().get(1).id());
        }
    }

    /** What is left to the sweep, each by itself. */
    private static List<String> left(TestJournal journal) {
        return journal
                .progress
                .document()
                .get("publish", Document.class)
                .getList("left", Document.class)
                .stream()
                .peek(part -> assertThat(part.get("from")).isEqualTo(part.get("to")))
                .map(part -> part.getString("from"))
                .toList();
    }

    @Test
    void writesOthersOneByOneWhenOneCannotBeEncoded() throws Exception {
        try (TestJournal journal = new TestJournal(ONE_WRITER)) {
            journal.appendAndHold("a");
            CompletableFuture<Event> b = journal.append("b");
            CompletableFuture<Event> poison = journal.append("poison");
            CompletableFuture<Event> c = journal.append("c");
            journal.store.write(0).end();
            Journal.NotWritten notWritten = new Journal.NotWritten(new IOException("encoding"));
            journal.store.write(1).fail(notWritten);
            journal.store.write(2).end();
            journal.store.write(3).fail(notWritten);
            journal.store.write(4).end();
            assertThat(b.get().body()).asString().isEqualTo("b");
            assertThat(problem(poison)).isEqualTo("store-refused");
            assertThat(c.get().body()).asString().isEqualTo("c");
            journal.awaitFollowed("a", "b", "c");
            assertThat(journal.store.sizes()).containsExactly(1, 3, 1, 1, 1);
        }
    }

    @Test
    void neverWritesWhatItFailedForItsDeadline() throws Exception {
        try (TestJournal journal = new TestJournal(SHORT)) {
            CompletableFuture<Event> first = journal.appendAndHold("first");
            assertThat(problem(journal.append("late"))).isEqualTo("store-away");
            assertThat(problem(first)).isEqualTo("store-away");
            journal.store.open();
            journal.appendUntilStored("next");
            assertThat(journal.written()).containsExactly("first", "next");
        }
    }

    /** Also in the moment between the deadline and the clock that looks for it. */
    @Test
    void beginsNoWriteAfterDeadline() throws Exception {
        for (int round = 0; round < 10; round++) {
            try (TestJournal journal = new TestJournal(SHORT)) {
                journal.appendAndHold("first");
                journal.append("late");
                long deadline = System.nanoTime() + SHORT_TIME.toNanos();
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> System.nanoTime() - deadline > 0);
                journal.store.open();
                journal.appendUntilStored("next");
                assertThat(journal.written()).containsExactly("first", "next");
            }
        }
    }

    @Test
    void followsWhatWasStoredThoughItsSenderWasFailed() throws Exception {
        try (TestJournal journal = new TestJournal(SHORT)) {
            CompletableFuture<Event> event = journal.appendAndHold("stored late");
            assertThat(problem(event)).isEqualTo("store-away");
            journal.awaitFollowed();
            journal.store.write(0).end();
            journal.awaitFollowed("stored late");
            assertThat(event).isCompletedExceptionally();
        }
    }

    static Throwable[] throwables() {
        return new Throwable[] {
            new IllegalStateException("a fault"),
            new StackOverflowError(),
            new OutOfMemoryError("not really"),
            new NoClassDefFoundError("x")
        };
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void givesWriterBackAfter(Throwable fault) throws Exception {
        try (TestJournal journal = new TestJournal(ONE_WRITER)) {
            CompletableFuture<Event> event = journal.appendAndHold("a");
            CompletableFuture<Event> gathered = journal.append("b");
            journal.store.write(0).fail(fault);
            assertThat(problem(event)).isEqualTo("store-away");
            journal.store.write(1).end();
            assertThat(gathered.get()).isNotNull();
            CompletableFuture<Event> next = journal.append("c");
            journal.store.write(2).end();
            assertThat(next.get()).isNotNull();
            journal.awaitFollowed("b", "c");
        }
    }

    /** The lone writes after a write that could not be encoded are writes like others. */
    @Test
    void givesWriterBackAfterErrorOfLoneWrite() throws Exception {
        try (TestJournal journal = new TestJournal(ONE_WRITER)) {
            journal.appendAndHold("a");
            CompletableFuture<Event> b = journal.append("b");
            CompletableFuture<Event> c = journal.append("c");
            journal.store.write(0).end();
            journal.store.write(1).fail(new Journal.NotWritten(new IOException("encoding")));
            journal.store.write(2).fail(new StackOverflowError());
            journal.store.write(3).end();
            assertThat(problem(b)).isEqualTo("store-away");
            assertThat(c.get()).isNotNull();
            journal.awaitFollowed("a", "c");
        }
    }

    @Test
    void refusesWhenItHasStopped() throws Exception {
        TestJournal journal = new TestJournal();
        journal.close();
        assertThat(problem(journal.append("too late"))).isEqualTo("not-ready");
        assertThat(journal.store.begun()).isZero();
    }
}
