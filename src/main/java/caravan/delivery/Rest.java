package caravan.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The rest of a destination that fails: nothing is leased for it for a while, longer each time, and
 * then one attempt shows whether it is back (a circuit breaker).
 */
final class Rest {

    /** So many failures in a row begin it. */
    private static final int FAILURES = 5;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** So long after a rest it is remembered how long it was. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private int failures;
    private int rests;
    private long endNanos;

    Rest(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What was under way when a rest began makes it no longer. */
    void ended(Outcome outcome) {
        if (outcome instanceof Outcome.Postponed || outcome instanceof Outcome.Lapsed) {
            return;
        }
        if (!(outcome instanceof Outcome.Again || outcome instanceof Outcome.Dead)) {
            failures = 0;
            rests = 0;
        } else if (!isResting() && ++failures >= FAILURES) {
            endNanos = nanos.getAsLong() + time(rests++).toNanos();
        }
    }

    private boolean isResting() {
        return rests > 0 && endNanos - nanos.getAsLong() > 0;
    }

    private static Duration time(int rests) {
        Duration time = FIRST.multipliedBy(1L << Math.min(rests, 6));
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }

    /** How much may be leased: none while it rests, and one after. */
    int room() {
        if (rests == 0) {
            return Integer.MAX_VALUE;
        }
        return isResting() ? 0 : 1;
    }

    /** How much of it is left; zero when there is none. */
    Duration left() {
        return isResting() ? Duration.ofNanos(endNanos - nanos.getAsLong()) : Duration.ZERO;
    }

    boolean isNeeded() {
        return rests > 0 && nanos.getAsLong() - endNanos < REMEMBERED.toNanos();
    }
}
