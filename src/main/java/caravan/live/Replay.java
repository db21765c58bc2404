package caravan.live;

import caravan.Complaints;
import caravan.Ids;
import caravan.event.Events;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Shows viewers what they missed, from the store: first the older events that were followed late,
 * then all since a while before the id that they came back with, a slice at a time, each when the
 * last was written out. Processes store side by side, so an event may appear below one that was
 * already seen: hence the overlap; viewers drop repeats by id.
 */
@Singleton
class Replay {

    static final Duration OVERLAP = Duration.ofSeconds(10);

    private static final int SLICE = 50;
    private static final int SHARED_BYTES = 32 << 20;
    private static final Duration SHARED_FOR = Duration.ofSeconds(10);
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private final Events events;
    private final Waiting waiting;
    private final Complaints complaints;
    private final ExecutorService readers = Executors.newFixedThreadPool(2);
    private final Cache<Place, Slice> shared =
            Caffeine.newBuilder()
                    .maximumWeight(SHARED_BYTES)
                    .weigher((Place place, Slice slice) -> slice.weight())
                    .expireAfterAccess(SHARED_FOR)
                    .scheduler(Scheduler.systemScheduler())
                    .build();

    Replay(Events events, Waiting waiting, Complaints complaints) {
        this.events = events;
        this.waiting = waiting;
        this.complaints = complaints;
    }

    /** For one viewer, whose live messages are held since before. */
    void start(Viewer viewer, Instant since) {
        new Run(viewer, since.minus(OVERLAP), new Object()).next();
    }

    /** For all viewers of an inbox at once: they share what is read. */
    void start(List<Viewer> viewers, Instant since) {
        Object group = new Object();
        List<Viewer> beginning = viewers.stream().filter(Viewer::beginReplay).toList();
        beginning.forEach(viewer -> new Run(viewer, since.minus(OVERLAP), group).next());
    }

    @PreDestroy
    void stop() {
        readers.shutdownNow();
    }

    /** Where those who began together, and came round as often, share what is read. */
    private record Place(Object group, int round, boolean late, String after) {}

    private record Slice(List<Message> messages, String last, boolean full) {

        static Slice of(List<Events.Read> read, Waiting waiting) {
            return new Slice(
                    read.stream().map(event -> waiting.event(event.json())).toList(),
                    read.isEmpty() ? "" : read.get(read.size() - 1).event().id(),
                    read.size() == SLICE);
        }

        int weight() {
            return 100 + messages.stream().mapToInt(Message::length).sum();
        }
    }

    /** One viewer's way through the store. */
    private final class Run {

        private final Viewer viewer;
        private final Instant since;
        private final Object group;
        private int round;
        private String from;
        private String place = "";
        private boolean late = true;

        Run(Viewer viewer, Instant since, Object group) {
            this.viewer = viewer;
            this.since = since;
            this.from = Ids.floor(since);
            this.group = group;
        }

        void next() {
            whenDrained(this::step);
        }

        private void whenDrained(Runnable step) {
            viewer.whenDrained(() -> readers.execute(() -> guarded(step)));
        }

        private void guarded(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                complaints.warn("A viewer could not be shown what it missed", e.toString());
                viewer.close(Viewer.Close.TOO_SLOW);
            }
        }

        private void step() {
            if (waiting.isOverBound()) {
                LATER.execute(this::next);
                return;
            }
            Slice slice = read();
            viewer.send(slice.messages);
            place = slice.messages.isEmpty() ? place : slice.last;
            if (slice.full) {
                next();
            } else if (late) {
                late = false;
                place = from;
                next();
            } else {
                whenDrained(this::end);
            }
        }

        /** All of it was written out, so that what was held meanwhile has room. */
        private void end() {
            if (!viewer.goLive()) {
                // What could not be held may be late ones: they are read again too.
                from = Ids.floor(Ids.time(place).minus(OVERLAP));
                late = true;
                place = "";
                round++;
                next();
            }
        }

        private Slice read() {
            return shared.get(
                    new Place(group, round, late, place), key -> Slice.of(found(), waiting));
        }

        private List<Events.Read> found() {
            String inbox = viewer.admission().inbox();
            return late
                    ? events.late(inbox, since, place, from, SLICE)
                    : events.after(inbox, place, SLICE);
        }
    }
}
