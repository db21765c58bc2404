package caravan.delivery;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How quickly the attempts of one destination end, as it was seen of late. */
final class Pace {

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    /** The part of one attempt in the mean of all. */
    private static final double WEIGHT = 1.0 / 16;

    private final LongSupplier nanos;
    private double mean;
    private long lastEnd;

    Pace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** An attempt that had begun then. */
    void ended(long begun) {
        lastEnd = nanos.getAsLong();
        double took = Math.max(1, lastEnd - begun);
        mean += (took - mean) * (mean == 0 ? 1 : WEIGHT);
    }

    /**
     * How many may be expected to end in a second when so many are under way; none while nothing is
     * known.
     *
     * @param waits whether any is under way: what takes longer than those before counts
     */
    double perSecond(int concurrent, boolean waits) {
        if (mean == 0) {
            return 0;
        }
        double now = waits ? Math.max(mean, nanos.getAsLong() - lastEnd) : mean;
        return concurrent * SECOND / now;
    }
}
