package caravan.event;

import caravan.Complaints;
import caravan.Settings;
import caravan.TestSettings;
import caravan.http.Problem;
import caravan.store.Duty;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A journal over a store that is held, and what was handed on to be followed. */
final class TestJournal implements AutoCloseable {

    private static final Duration SOON = Duration.ofMillis(2);

    final HeldStore store = new HeldStore();
    final Journal journal;
    private final List<String> followed = new CopyOnWriteArrayList<>();
    final Progress progress;
    private final Following following;

    TestJournal(String... settings) {
        Settings all = TestSettings.with(settings);
        Complaints complaints = new Complaints();
        progress = new Progress(null, complaints);
        following = new Following(all, this::follow, progress, complaints);
        journal =
                new Journal(
                        all,
                        store,
                        following,
                        new JournalMetrics(new SimpleMeterRegistry(), complaints));
    }

    private void follow(Duty duty, List<Event> events) {
        if (duty == Duty.PUBLISH) {
            events.forEach(event -> followed.add(TestEvents.text(event)));
        }
    }

    CompletableFuture<Event> append(String body) {
        return journal.append(TestEvents.received(body)).toCompletableFuture();
    }

    /** Appends an event until one is written, as the first, before its time is over. */
    CompletableFuture<Event> appendAndHold(String body) {
        CompletableFuture<Event> event;
        do {
            event = append(body);
            CompletableFuture<Event> appended = event;
            await().pollInterval(SOON).until(() -> store.begun() > 0 || appended.isDone());
        } while (store.begun() == 0);
        return event;
    }

    /** Appends an event until one is stored before its time is over. */
    void appendUntilStored(String body) {
        CompletableFuture<Event> event;
        do {
            event = append(body);
            await().pollInterval(SOON).until(event::isDone);
        } while (event.isCompletedExceptionally());
    }

    List<String> written() {
        return store.written().stream().map(TestEvents::text).distinct().toList();
    }

    void awaitFollowed(String... bodies) {
        await().untilAsserted(() -> assertThat(followed).containsExactly(bodies));
    }

    /** How this sender's answer failed: the last part of the problem's type. */
    static String problem(CompletableFuture<Event> event) {
        await().until(event::isCompletedExceptionally);
        Throwable failure = event.handle((stored, why) -> why).join();
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        Problem problem = (Problem) cause;
        assertThat(problem.status()).isEqualTo(503);
        return problem.slug();
    }

    @Override
    public void close() {
        store.open();
        try {
            journal.stop();
            following.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
