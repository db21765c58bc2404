package caravan.delivery;

import caravan.webhook.Sending;
import caravan.webhook.Webhook;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is being sent to one webhook, and waits to be; not more than it takes at a time. */
final class Lane {

    /** For each attempt that may be under way, so many more wait for it to end. */
    private static final int WAITING = 1;

    private final Sending sending;
    private final Rest rest = new Rest();
    private final Deque<Leased> waiting = new ArrayDeque<>();
    private int underWay;
    private long nextNanos = System.nanoTime();

    Lane(Webhook webhook) {
        this.sending = webhook.registration().sending();
    }

    /** How much may be leased when nothing is. */
    static int room(Webhook webhook) {
        return room(webhook.registration().sending());
    }

    private static int room(Sending sending) {
        int concurrent = sending.maxConcurrency() * (1 + WAITING);
        return Math.min(concurrent, sending.ratePerSecond().orElse(concurrent));
    }

    /** How much more may be leased. */
    int room() {
        int room = Math.min(room(sending), rest.room());
        return Math.max(0, room - underWay - waiting.size());
    }

    void add(Leased leased) {
        waiting.add(leased);
    }

    /** Forgets what its lease covers no more; returns how many. */
    int dropLate() {
        int before = waiting.size();
        waiting.removeIf(leased -> !leased.coversAttempt());
        return before - waiting.size();
    }

    int dropAll() {
        int dropped = waiting.size();
        waiting.clear();
        return dropped;
    }

    /** What may begin now. */
    void takeReady(List<Leased> ready) {
        while (!waiting.isEmpty() && underWay < sending.maxConcurrency() && waitNanos() <= 0) {
            ready.add(waiting.poll());
            underWay++;
            sending.ratePerSecond()
                    .ifPresent(
                            rate ->
                                    nextNanos =
                                            Math.max(nextNanos, System.nanoTime())
                                                    + 1_000_000_000L / rate);
        }
    }

    /** How long the first that waits has to, by the rate; none where only others must end. */
    long waitNanos() {
        return waiting.isEmpty() || sending.ratePerSecond().isEmpty()
                ? 0
                : nextNanos - System.nanoTime();
    }

    void ended(Outcome outcome) {
        underWay--;
        rest.ended(outcome);
    }

    /** Nothing is under way, waits, or has to be remembered. */
    boolean isIdle() {
        return underWay == 0 && waiting.isEmpty() && !rest.isNeeded();
    }
}
