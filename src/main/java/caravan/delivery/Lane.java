package caravan.delivery;

import caravan.webhook.Sending;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is being sent to one webhook, and waits to be; not more than it takes at a time. */
final class Lane {

    /** For each attempt that may be under way, so many more wait for it to end. */
    private static final int WAITING = 1;

    private final Rest rest = new Rest(System::nanoTime);
    private final Deque<Leased> waiting = new ArrayDeque<>();
    private Webhook webhook;
    private int underWay;
    private long nextNanos = System.nanoTime();
    private boolean turnIsSet;

    Lane(Webhook webhook) {
        this.webhook = webhook;
    }

    /** How much may be leased when nothing is. */
    static int room(Webhook webhook) {
        Sending sending = webhook.registration().sending();
        int concurrent = sending.maxConcurrency() * (1 + WAITING);
        return Math.min(concurrent, sending.ratePerSecond().orElse(concurrent));
    }

    private Sending sending() {
        return webhook.registration().sending();
    }

    /** How much more may be leased. */
    int room() {
        return Math.max(0, Math.min(room(webhook), rest.room()) - held());
    }

    /** How much is leased. */
    int held() {
        return underWay + waiting.size();
    }

    /** From now on its webhook is as it is known here, if that is newer. */
    void add(Leased leased) {
        if (leased.webhook().revision() > webhook.revision()) {
            webhook = leased.webhook();
        }
        waiting.add(leased);
    }

    /** Forgets what its lease covers no more. */
    List<Leased> dropLate() {
        List<Leased> late = new ArrayList<>();
        for (Iterator<Leased> each = waiting.iterator(); each.hasNext(); ) {
            Leased leased = each.next();
            if (!leased.coversAttempt()) {
                each.remove();
                late.add(leased);
            }
        }
        return late;
    }

    List<Leased> dropAll() {
        List<Leased> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** What may begin now. */
    void takeReady(List<Leased> ready) {
        while (!waiting.isEmpty()
                && underWay < sending().maxConcurrency()
                && nextNanos - System.nanoTime() <= 0) {
            ready.add(waiting.poll());
            underWay++;
            sending()
                    .ratePerSecond()
                    .ifPresent(
                            rate ->
                                    nextNanos =
                                            Math.max(nextNanos, System.nanoTime())
                                                    + 1_000_000_000L / rate);
        }
    }

    /**
     * How long it is to its next turn: the next that the rate lets begin, or the first whose lease
     * will not cover it any more. Empty when none waits, or when its turn is set already.
     */
    OptionalLong setTurn() {
        if (turnIsSet || waiting.isEmpty()) {
            return OptionalLong.empty();
        }
        turnIsSet = true;
        long late = waiting.stream().mapToLong(Leased::nanosCovered).min().getAsLong();
        long begin = nextNanos - System.nanoTime();
        boolean waitsForRate = underWay < sending().maxConcurrency();
        return OptionalLong.of(Math.max(1, waitsForRate ? Math.min(begin, late) : late));
    }

    void turnCame() {
        turnIsSet = false;
    }

    /** Empty when it broke off. */
    void ended(Optional<Outcome> outcome) {
        underWay--;
        outcome.ifPresent(rest::ended);
    }

    /** How much is left of its rest; zero when it has none. */
    Duration rest() {
        return rest.left();
    }

    /** Nothing is under way, waits, or has to be remembered. */
    boolean isIdle() {
        return held() == 0 && !rest.isNeeded();
    }
}
