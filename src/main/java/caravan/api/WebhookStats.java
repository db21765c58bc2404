package caravan.api;

import caravan.delivery.Deliveries;
import caravan.delivery.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A webhook in numbers; null where there was no attempt within the hour, or nothing is owed.
 *
 * @param successShare from 0 to 1
 * @param backlog what is owed and not over
 */
record WebhookStats(
        long attemptsLastMinute,
        long attemptsLastHour,
        long deliveredLastHour,
        Double successShare,
        Long p50Ms,
        Long p99Ms,
        long backlog,
        Double oldestOwedSeconds) {

    static WebhookStats of(Figures.Sums sums, Deliveries.Owed owed, Instant now) {
        return new WebhookStats(
                sums.lastMinute(),
                sums.lastHour(),
                sums.deliveredLastHour(),
                sums.lastHour() == 0 ? null : (double) sums.deliveredLastHour() / sums.lastHour(),
                orNull(sums.p50Millis()),
                orNull(sums.p99Millis()),
                owed.number(),
                age(owed.oldest(), now));
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static Double age(Optional<Instant> oldest, Instant now) {
        return oldest.map(since -> Math.max(0, Duration.between(since, now).toMillis() / 1e3))
                .orElse(null);
    }
}
