package caravan.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery is tried again.
 *
 * @param delays after the first failure, after the second, and so on; none is given after the last
 */
public record Backoff(List<Duration> delays) {

    private static final double JITTER = 0.2;
    private static final Duration LONGEST_WISH = Duration.ofHours(24);

    public Backoff {
        delays = List.copyOf(delays);
    }

    /** The same for a tick: the first retry comes after a quarter of the period at the latest. */
    public Backoff forTicks(Duration period) {
        Duration quarter = period.dividedBy(4);
        if (delays.isEmpty() || delays.get(0).compareTo(quarter) <= 0) {
            return this;
        }
        List<Duration> sooner = new ArrayList<>(delays);
        sooner.set(0, quarter);
        return new Backoff(sooner);
    }

    /**
     * @param failures so far, the one just now included; at least 1
     * @param wish when the receiver asks to be tried again: counts where it is later, up to a day
     * @return nothing when the schedule is used up
     */
    public Optional<Instant> next(
            int failures, Instant now, Optional<Instant> wish, RandomGenerator random) {
        if (failures > delays.size()) {
            return Optional.empty();
        }
        Instant scheduled = now.plus(jittered(delays.get(failures - 1), random));
        Instant latest = now.plus(LONGEST_WISH);
        return wish.map(time -> time.isAfter(latest) ? latest : time)
                .filter(scheduled::isBefore)
                .or(() -> Optional.of(scheduled));
    }

    private static Duration jittered(Duration delay, RandomGenerator random) {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        return Duration.ofMillis(Math.round(delay.toMillis() * factor));
    }
}
