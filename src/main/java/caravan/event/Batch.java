package caravan.event;

import caravan.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events that are written at once; each sender is answered by its own event's result. */
final class Batch {

    private final List<Pending> events;
    private final List<Event> stored = new ArrayList<>();
    private final List<Event> unknown = new ArrayList<>();
    private volatile boolean done;

    Batch(List<Pending> events) {
        this.events = events;
    }

    List<Pending> events() {
        return events;
    }

    /** Whether what is stored and what is unknown will not change any more. */
    boolean isDone() {
        return done;
    }

    List<Event> stored() {
        return stored;
    }

    /** What may have landed, or may yet. */
    List<Event> unknown() {
        return unknown;
    }

    /** Never throws: its writer has the next batches to write. */
    void write(Journal.Store store, JournalMetrics metrics) {
        long begun = System.nanoTime();
        try {
            settle(events, store, metrics);
            metrics.wrote(events.size(), System.nanoTime() - begun);
        } catch (Throwable cannotEvenReport) {
            fail(events);
        } finally {
            done = true;
        }
    }

    /**
     * Writes these and answers each. A write that failed before it reached the store (an event that
     * cannot be encoded) is done again one by one, so that the others are not lost by it.
     */
    private void settle(List<Pending> batch, Journal.Store store, JournalMetrics metrics) {
        try {
            Map<Integer, Journal.Refused> refused =
                    store.write(batch.stream().map(Pending::event).toList());
            for (int i = 0; i < batch.size(); i++) {
                if (refused.containsKey(i)) {
                    refuse(batch.get(i), refused.get(i), metrics);
                } else {
                    stored.add(batch.get(i).event());
                    batch.get(i).succeed();
                }
            }
        } catch (Journal.NotWritten e) {
            if (batch.size() == 1) {
                refuse(batch.get(0), new Journal.Refused(e.getMessage(), false), metrics);
            } else {
                batch.forEach(pending -> settleAlone(pending, store, metrics));
            }
        } catch (RuntimeException | Error e) {
            fail(batch);
            metrics.failed(e);
        }
    }

    private void refuse(Pending pending, Journal.Refused refused, JournalMetrics metrics) {
        if (refused.mayBeThere()) {
            fail(List.of(pending));
        } else {
            pending.fail(Problem.storeRefused());
        }
        metrics.refused(refused.reason());
    }

    /** The others may have taken the time that this one had. */
    private void settleAlone(Pending pending, Journal.Store store, JournalMetrics metrics) {
        if (pending.isLate(System.nanoTime())) {
            pending.fail(Problem.storeAway());
        } else {
            settle(List.of(pending), store, metrics);
        }
    }

    private void fail(List<Pending> batch) {
        for (Pending pending : batch) {
            unknown.add(pending.event());
            pending.fail(Problem.storeAway());
        }
    }
}
