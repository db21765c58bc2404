package caravan.delivery;

import java.time.Duration;

/**
 * The rest of a destination that fails: nothing is leased for it for a while, longer each time, and
 * then one attempt shows whether it is back (a circuit breaker).
 */
final class Rest {

    /** So many failures in a row begin it. */
    private static final int FAILURES = 5;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private int failures;
    private long endNanos;

    void ended(Outcome outcome) {
        if (outcome instanceof Outcome.Postponed) {
            return;
        }
        boolean failed = outcome instanceof Outcome.Again || outcome instanceof Outcome.Dead;
        failures = failed ? failures + 1 : 0;
        if (failures >= FAILURES) {
            endNanos = System.nanoTime() + time(failures - FAILURES).toNanos();
        }
    }

    private static Duration time(int rests) {
        Duration time = FIRST.multipliedBy(1L << Math.min(rests, 6));
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /** How much may be leased: none while it rests, and one after. */
    int room() {
        if (failures < FAILURES) {
            return Integer.MAX_VALUE;
        }
        return endNanos - System.nanoTime() > 0 ? 0 : 1;
    }

    boolean isNeeded() {
        return failures >= FAILURES;
    }
}
