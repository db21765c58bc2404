package caravan.event;

import caravan.Complaints;
import caravan.Settings;
import caravan.store.Duty;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Does one duty to stored events after their senders were answered, in order: while it is done to
 * some the next gather. What memory should not hold, and what cannot be done now, is left to the
 * sweep.
 */
final class DutyQueue {

    private static final int AT_ONCE = 2_000;

    /** One event may be owed to many, of whom the first need not wait for the last. */
    private static final int PLANNED_AT_ONCE = 200;

    /** Turns begin so far apart, so that many events a second share what a turn costs. */
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Duty duty;
    private final Following.Follower follower;
    private final Progress progress;
    private final Complaints complaints;
    private final long bound;
    private final ExecutorService turns = Executors.newSingleThreadExecutor();

    private final Deque<Event> waiting = new ArrayDeque<>();
    private long heldBytes;
    private boolean busy;
    private long lastTurn = System.nanoTime() - APART_NANOS;

    DutyQueue(
            Duty duty,
            Settings settings,
            Following.Follower follower,
            Progress progress,
            Complaints complaints) {
        this.duty = duty;
        this.follower = follower;
        this.progress = progress;
        this.complaints = complaints;
        bound = settings.limits().following().asLongValue();
    }

    void leave(List<Event> events) {
        if (!events.isEmpty()) {
            progress.left(duty, events);
        }
    }

    synchronized void follow(List<Event> stored) {
        List<Event> over = new ArrayList<>();
        for (Event event : stored) {
            int weight = event.weight();
            if (heldBytes + weight <= bound) {
                waiting.add(event);
                heldBytes += weight;
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
                follower.follow(duty, events);
            } catch (Throwable fault) {
                leave(events);
                complaints.warn(complaint(), reason(fault));
            } finally {
                letGo(events);
            }
        }
    }

    private String complaint() {
        return switch (duty) {
            case PUBLISH -> "Stored events could not be published yet";
            case PLAN -> "What webhooks are owed of stored events could not be written yet";
        };
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
        int most = duty == Duty.PLAN ? PLANNED_AT_ONCE : AT_ONCE;
        while (!waiting.isEmpty() && events.size() < most) {
            events.add(waiting.poll());
        }
        busy = !events.isEmpty();
        return events;
    }

    /** What is being followed counts until it is: it may take long. */
    private synchronized void letGo(List<Event> events) {
        events.forEach(event -> heldBytes -= event.weight());
    }

    /** Ends when what is waiting was followed. */
    void stop() throws InterruptedException {
        turns.shutdown();
        turns.awaitTermination(5, TimeUnit.SECONDS);
    }
}
