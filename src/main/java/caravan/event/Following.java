package caravan.event;

import caravan.Complaints;
import caravan.Settings;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens to stored events after their senders were answered, in order: while some are being
 * followed the next gather. What memory should not hold, and what cannot be followed now, is left
 * to the sweep.
 */
@Singleton
public class Following {

    /** Follows these. It tries again by itself, and then gives up and throws. */
    public interface Follower {
        void follow(List<Event> events);
    }

    private static final int AT_ONCE = 2_000;

    /** Turns begin so far apart, so that many events a second share what a turn costs. */
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Follower follower;
    private final Progress progress;
    private final Complaints complaints;
    private final long bound;
    private final ExecutorService turns = Executors.newSingleThreadExecutor();

    private final Deque<Event> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean busy;
    private long lastTurn = System.nanoTime() - APART_NANOS;

    Following(Settings settings, Follower follower, Progress progress, Complaints complaints) {
        this.follower = follower;
        this.progress = progress;
        this.complaints = complaints;
        bound = settings.limits().following().asLongValue();
    }

    /** These may be stored, or not: nobody knows yet. */
    void leave(List<Event> unknown) {
        if (!unknown.isEmpty()) {
            progress.left(unknown);
        }
    }

    synchronized void follow(List<Event> stored) {
        List<Event> over = new ArrayList<>();
        for (Event event : stored) {
            int weight = event.weight();
            if (waitingBytes + weight <= bound) {
                waiting.add(event);
                waitingBytes += weight;
            } else {
                over.add(event);
            }
        }
        leave(over);
        if (!busy && !waiting.isEmpty() && !turns.isShutdown()) {
            busy = true;
            turns.execute(this::turn);
        }
    }

    private void turn() {
        for (List<Event> events = next(); !events.isEmpty(); events = next()) {
            lastTurn = System.nanoTime();
            try {
                follower.follow(events);
            } catch (Throwable fault) {
                leave(events);
                complaints.warn("Stored events could not be published yet", reason(fault));
            }
        }
    }

    private static String reason(Throwable fault) {
        return String.valueOf(fault.getCause() == null ? fault : fault.getCause());
    }

    private List<Event> next() {
        LockSupport.parkNanos(lastTurn + APART_NANOS - System.nanoTime());
        return gathered();
    }

    private synchronized List<Event> gathered() {
        List<Event> events = new ArrayList<>();
        while (!waiting.isEmpty() && events.size() < AT_ONCE) {
            Event event = waiting.poll();
            waitingBytes -= event.weight();
            events.add(event);
        }
        busy = !events.isEmpty();
        return events;
    }

    /** Ends when what is waiting was followed. */
    public void stop() throws InterruptedException {
        turns.shutdown();
        turns.awaitTermination(5, TimeUnit.SECONDS);
    }
}
