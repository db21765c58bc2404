package caravan.event;

import caravan.http.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An event whose sender waits to hear that it is stored. */
final class Pending {

    private final Event event;
    private final int weight;
    private final long deadline;
    private final CompletableFuture<Event> stored = new CompletableFuture<>();

    /**
     * @param weight the event's
     * @param deadline by {@link System#nanoTime()}
     */
    Pending(Event event, int weight, long deadline) {
        this.event = event;
        this.weight = weight;
        this.deadline = deadline;
    }

    Event event() {
        return event;
    }

    int weight() {
        return weight;
    }

    CompletionStage<Event> stored() {
        return stored;
    }

    boolean isLate(long now) {
        return now - deadline > 0;
    }

    void succeed() {
        stored.complete(event);
    }

    void fail(Problem problem) {
        stored.completeExceptionally(problem);
    }
}
