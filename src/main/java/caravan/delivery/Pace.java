package caravan.delivery;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How much was done within the last second, about. */
final class Pace {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private long begun;
    private int before;
    private int now;

    Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    void done() {
        turn();
        now++;
    }

    int perSecond() {
        long left = Math.max(0, SECOND - turn());
        return now + (int) (before * left / SECOND);
    }

    /** Returns how long this second lasts already. */
    private long turn() {
        long age = nanos.getAsLong() - begun;
        if (age < SECOND) {
            return age;
        }
        boolean follows = age < 2 * SECOND;
        before = follows ? now : 0;
        now = 0;
        begun += follows ? SECOND : age;
        return nanos.getAsLong() - begun;
    }
}
