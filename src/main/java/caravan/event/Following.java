package caravan.event;

import caravan.Complaints;
import caravan.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * What happens to stored events after their senders were answered, in order: while some are being
 * followed the next gather. What memory should not hold is let go; it has its open mark.
 */
@Singleton
public class Following {

    /** Publishes these and clears their marks. It tries again by itself, and then gives up. */
    public interface Follower {
        void follow(List<Event> events);
    }

    private static final int AT_ONCE = 2_000;

    private final Follower follower;
    private final Complaints complaints;
    private final long bound;
    private final ExecutorService turns = Executors.newSingleThreadExecutor();

    private final Deque<Event> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean busy;

    Following(Settings settings, Follower follower, Complaints complaints) {
        this.follower = follower;
        this.complaints = complaints;
        bound = settings.limits().following().asLongValue();
    }

    synchronized void follow(List<Event> stored) {
        for (Event event : stored) {
            int weight = event.weight();
            if (waitingBytes + weight <= bound) {
                waiting.add(event);
                waitingBytes += weight;
            }
        }
        if (!busy && !waiting.isEmpty() && !turns.isShutdown()) {
            busy = true;
            turns.execute(this::turn);
        }
    }

    private void turn() {
        for (List<Event> events = next(); !events.isEmpty(); events = next()) {
            try {
                follower.follow(events);
            } catch (Throwable fault) {
                complaints.warn("Stored events are left to their open marks", fault.toString());
            }
        }
    }

    private synchronized List<Event> next() {
        List<Event> events = new ArrayList<>();
        while (!waiting.isEmpty() && events.size() < AT_ONCE) {
            Event event = waiting.poll();
            waitingBytes -= event.weight();
            events.add(event);
        }
        busy = !events.isEmpty();
        return events;
    }

    @PreDestroy
    void stop() throws InterruptedException {
        turns.shutdown();
        turns.awaitTermination(5, TimeUnit.SECONDS);
    }
}
