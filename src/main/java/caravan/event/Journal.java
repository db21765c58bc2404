package caravan.event;

import caravan.Ids;
import caravan.Settings;
import caravan.http.Problem;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Group commit: while a write is under way the next batch gathers, and a free writer takes all that
 * has gathered. A lone event is written at once. Each sender is answered by its own event's result.
 *
 * <p>An event gets its id here, under the lock, above every id before it, and stored events are
 * handed on in the order of the batches, so that viewers see them in that order.
 */
@Singleton
public class Journal {

    /** Writes a batch and tells what the store refused, by index; throws when it is not known. */
    public interface Store {
        Map<Integer, Refused> write(List<Event> batch);
    }

    /**
     * What the store says of an event that it did not take.
     *
     * @param mayBeThere whether it may have landed all the same, or may yet
     */
    public record Refused(String reason, boolean mayBeThere) {}

    private static final long DEADLINE_CHECK_MILLIS = 100;

    private final Store store;
    private final Following following;
    private final JournalMetrics metrics;
    private final int batchCount;
    private final long batchBytes;
    private final long waitingBytesBound;
    private final long deadlineNanos;
    private final ExecutorService writers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final Deque<Batch> underWay = new ArrayDeque<>();
    private long waitingBytes;
    private int freeWriters;

    Journal(Settings settings, Store store, Following following, JournalMetrics metrics) {
        this.store = store;
        this.following = following;
        this.metrics = metrics;
        batchCount = settings.limits().batch();
        batchBytes = settings.limits().batchBytes().asLongValue();
        waitingBytesBound = settings.limits().journal().asLongValue();
        deadlineNanos = settings.limits().journalTime().toNanos();
        freeWriters = settings.limits().writers();
        writers = Executors.newFixedThreadPool(freeWriters);
        clock.scheduleWithFixedDelay(
                this::expire, DEADLINE_CHECK_MILLIS, DEADLINE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Makes the event durable.
     *
     * @return the event with its id, once it is in the store; fails with the {@link Problem} 503: a
     *     full journal and a refused event have stored nothing, after a time-out the event may
     *     still appear
     */
    public CompletionStage<Event> append(Event received) {
        Pending pending;
        synchronized (this) {
            int weight = received.weight();
            if (waitingBytes + weight > waitingBytesBound) {
                return CompletableFuture.failedStage(Problem.journalFull());
            }
            pending =
                    new Pending(
                            received.identified(Ids.next()),
                            weight,
                            System.nanoTime() + deadlineNanos);
            waiting.add(pending);
            waitingBytes += weight;
            if (freeWriters > 0 && !startWriter()) {
                waiting.removeLast();
                waitingBytes -= weight;
                return CompletableFuture.failedStage(Problem.notReady());
            }
        }
        return pending.stored();
    }

    /** Whether there is one now; there is none when Caravan stops, or has no thread to give. */
    private boolean startWriter() {
        try {
            writers.execute(this::write);
            freeWriters--;
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError none) {
            return false;
        }
    }

    /** A writer's turn: batch after batch until none is waiting. */
    private void write() {
        for (Batch batch = next(); batch != null; batch = next()) {
            batch.write(store, metrics);
            handOn();
        }
    }

    private Batch next() {
        expire();
        return take();
    }

    private synchronized Batch take() {
        List<Pending> taken = new ArrayList<>();
        long bytes = 0;
        for (Pending head = waiting.peek();
                head != null
                        && taken.size() < batchCount
                        && (taken.isEmpty() || bytes + head.weight() <= batchBytes);
                head = waiting.peek()) {
            taken.add(waiting.poll());
            bytes += head.weight();
        }
        waitingBytes -= bytes;
        if (taken.isEmpty()) {
            freeWriters++;
            return null;
        }
        Batch batch = new Batch(taken);
        underWay.add(batch);
        return batch;
    }

    /** Hands on what is stored, but nothing before what was taken earlier. */
    private synchronized void handOn() {
        while (!underWay.isEmpty() && underWay.peek().isDone()) {
            Batch batch = underWay.poll();
            following.leave(batch.unknown());
            following.follow(batch.stored());
        }
    }

    /** Answers who has waited too long; what was not yet being written never will be. */
    private void expire() {
        for (Pending late : late()) {
            late.fail(Problem.storeAway());
        }
    }

    /** They are answered outside of the lock: senders wait for it on the event loops. */
    private synchronized List<Pending> late() {
        long now = System.nanoTime();
        List<Pending> late = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.peek().isLate(now)) {
            Pending head = waiting.poll();
            waitingBytes -= head.weight();
            late.add(head);
        }
        for (Batch batch : underWay) {
            batch.events().stream().filter(pending -> pending.isLate(now)).forEach(late::add);
        }
        return late;
    }

    /** Ends when what is waiting was written. */
    public void stop() throws InterruptedException {
        clock.shutdown();
        writers.shutdown();
        writers.awaitTermination(deadlineNanos, TimeUnit.NANOSECONDS);
    }

    /** A write that did not reach the store: nothing of it can appear. */
    public static final class NotWritten extends RuntimeException {

        public NotWritten(Throwable cause) {
            super(cause.toString(), cause);
        }
    }
}
