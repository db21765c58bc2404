package caravan.inbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What becomes of look-ups while the store hangs, and when it is back. */
@Timeout(60)
class LookupsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    /** As many as are made at once. */
    private static final List<String> FIRST = List.of("a", "b", "c", "d");

    private final CountDownLatch back = new CountDownLatch(1);
    private final List<String> made = new CopyOnWriteArrayList<>();
    private Lookups<String, String> lookups;

    private void begin(Duration patience) {
        lookups = new Lookups<>(this::find, patience);
    }

    private String find(String key) {
        made.add(key);
        try {
            back.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (key.startsWith("bad")) {
            throw new IllegalArgumentException(key);
        }
        return "the " + key;
    }

    /** Takes all workers. */
    private List<CompletableFuture<String>> hang() {
        List<CompletableFuture<String>> first = FIRST.stream().map(lookups::find).toList();
        await().until(() -> made.size() == FIRST.size());
        return first;
    }

    @AfterEach
    void stop() {
        back.countDown();
        lookups.stop();
    }

    @Test
    void nobodyIsLookedUpForWhomNobodyWaits() {
        begin(SHORT);
        List<CompletableFuture<String>> all =
                IntStream.range(0, 1_000).mapToObj(i -> lookups.find("stranger " + i)).toList();
        await().until(() -> all.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertThat(all)
                .allSatisfy(
                        each ->
                                assertThatThrownBy(each::get)
                                        .hasCauseInstanceOf(TimeoutException.class));
        back.countDown();
        // Those that had begun end, and the workers go through all that had not.
        await().until(() -> lookups.find("last").handle((found, late) -> late == null).get());
        assertThat(made).hasSizeLessThan(20).contains("last");
    }

    @Test
    void whoAsksForTheSameSharesIt() {
        begin(LONG);
        hang();
        List<CompletableFuture<String>> queued =
                IntStream.range(0, 100).mapToObj(i -> lookups.find("e")).toList();
        List<CompletableFuture<String>> begun =
                IntStream.range(0, 100).mapToObj(i -> lookups.find("a")).toList();
        back.countDown();
        assertThat(queued).allSatisfy(each -> assertThat(each.get()).isEqualTo("the e"));
        assertThat(begun).allSatisfy(each -> assertThat(each.get()).isEqualTo("the a"));
        assertThat(made).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    /** Also with one that its first asker gave up. */
    @Test
    void whoComesAgainSharesWhatIsUnderWay() {
        begin(SHORT);
        List<CompletableFuture<String>> given = hang();
        await().until(() -> given.stream().allMatch(CompletableFuture::isDone));
        CompletableFuture<String> again = lookups.find("a");
        back.countDown();
        await().until(again::isDone);
        assertThat(made).containsExactlyInAnyOrderElementsOf(FIRST);
    }

    @Test
    void whatHasChangedIsLookedUpAnew() throws Exception {
        begin(LONG);
        CompletableFuture<String> before = lookups.find("a");
        await().until(() -> made.size() == 1);
        lookups.forget("a");
        CompletableFuture<String> after = lookups.find("a");
        back.countDown();
        assertThat(before.get()).isEqualTo(after.get());
        assertThat(made).containsExactly("a", "a");
    }

    @Test
    void failureIsHeardByAllAndNotKept() {
        begin(LONG);
        CompletableFuture<String> one = lookups.find("bad");
        CompletableFuture<String> other = lookups.find("bad");
        back.countDown();
        for (CompletableFuture<String> each : List.of(one, other)) {
            assertThatThrownBy(each::get).hasCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThat(lookups.find("bad")).isNotSameAs(one);
        await().until(() -> made.size() == 2);
    }
}
