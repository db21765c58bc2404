package caravan.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static caravan.event.TestJournal.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How events gather into writes, and in what order. */
@Timeout(60)
class JournalTest {

    private static final String ONE_WRITER = "limits.writers";
    private static final Duration A_WHILE = Duration.ofMillis(200);

    @Test
    void writesLoneEventAtOnce() throws Exception {
        try (TestJournal journal = new TestJournal()) {
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Event> event = journal.append("lone " + i);
                journal.store.write(i).end();
                assertThat(event.get().id()).isNotEmpty();
            }
            assertThat(journal.store.sizes()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void gathersWhileTwoWritesAreUnderWay() throws Exception {
        try (TestJournal journal = new TestJournal()) {
            journal.appendAndHold("a");
            journal.append("b");
            journal.store.write(1);
            List.of("c", "d", "e").forEach(journal::append);
            await().during(A_WHILE).until(() -> journal.store.begun() == 2);
            journal.store.write(0).end();
            assertThat(journal.store.write(2).bodies()).containsExactly("c", "d", "e");
            assertThat(journal.store.sizes()).containsExactly(1, 1, 3);
        }
    }

    @Test
    void boundsWriteByCount() throws Exception {
        try (TestJournal journal = new TestJournal(ONE_WRITER, "1", "limits.batch", "3")) {
            journal.appendAndHold("a");
            List.of("b", "c", "d", "e", "f", "g", "h").forEach(journal::append);
            journal.store.open();
            journal.awaitFollowed("a", "b", "c", "d", "e", "f", "g", "h");
            assertThat(journal.store.sizes()).containsExactly(1, 3, 3, 1);
        }
    }

    @Test
    void boundsWriteByBytesButTakesLargeOneAlone() throws Exception {
        int weight = TestEvents.received("small").weight();
        try (TestJournal journal =
                new TestJournal(ONE_WRITER, "1", "limits.batch-bytes", "" + 2 * weight)) {
            journal.appendAndHold("small");
            String large = "x".repeat(5 * weight);
            List.of("1....", "2....", "3....", large, "4....").forEach(journal::append);
            journal.store.open();
            journal.awaitFollowed("small", "1....", "2....", "3....", large, "4....");
            assertThat(journal.store.sizes()).containsExactly(1, 2, 1, 1, 1);
        }
    }

    @Test
    void refusesWhatIsOverItsBoundAndWritesNothingOfIt() throws Exception {
        int weight = TestEvents.received("a").weight();
        try (TestJournal journal =
                new TestJournal(ONE_WRITER, "1", "limits.journal", "" + 2 * weight)) {
            journal.appendAndHold("a");
            journal.append("b");
            journal.append("c");
            assertThat(problem(journal.append("d"))).isEqualTo("journal-full");
            journal.store.open();
            journal.awaitFollowed("a", "b", "c");
            assertThat(journal.append("e").get()).isNotNull();
            journal.awaitFollowed("a", "b", "c", "e");
        }
    }

    @Test
    void idsRiseInTheOrderOfAppend() throws Exception {
        int threads = 8;
        int each = 500;
        Map<String, String> idsByBody = new HashMap<>();
        List<CompletableFuture<Event>> all = new ArrayList<>();
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        List<Event> written = new ArrayList<>();
        try (TestJournal journal = new TestJournal(ONE_WRITER, "1")) {
            journal.store.open();
            for (int thread = 0; thread < threads; thread++) {
                String name = "thread " + thread + " event ";
                senders.execute(
                        () -> {
                            for (int i = 0; i < each; i++) {
                                CompletableFuture<Event> event = journal.append(name + i);
                                synchronized (all) {
                                    all.add(event);
                                }
                            }
                        });
            }
            await().until(
                            () -> {
                                synchronized (all) {
                                    return all.size() == threads * each
                                            && all.stream().allMatch(CompletableFuture::isDone);
                                }
                            });
            written.addAll(journal.store.written());
        } finally {
            senders.shutdown();
        }
        assertThat(written.stream().map(Event::id).toList())
                .hasSize(threads * each)
                .isSorted()
                .doesNotHaveDuplicates();
        written.forEach(event -> idsByBody.put(TestEvents.text(event), event.id()));
        for (int thread = 0; thread < threads; thread++) {
            List<String> own = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                own.add(idsByBody.get("thread " + thread + " event " + i));
            }
            assertThat(own).isSorted();
        }
    }

    @Test
    void handsBatchesOnInOrderThoughTheSecondEndsFirst() throws Exception {
        try (TestJournal journal = new TestJournal()) {
            CompletableFuture<Event> first = journal.appendAndHold("first");
            CompletableFuture<Event> second = journal.append("second");
            journal.store.write(1).end();
            second.get();
            journal.append("third");
            journal.store.write(2).end();
            assertThat(first).isNotDone();
            journal.awaitFollowed();
            journal.store.write(0).end();
            journal.awaitFollowed("first", "second", "third");
        }
    }
}
