package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import static org.assertj.core.api.Assertions.assertThat;

class PeriodTest {

    private static final Instant ANCHOR = Instant.parse("2026-11-22T06:00:00.123Z");

    @Property
    void nextIsLessThanOnePeriodAway(
            @ForAll @IntRange(min = 1, max = 31_622_400) int seconds,
            @ForAll @LongRange(min = 0, max = 100_000_000_000L) long laterMillis) {
        Instant after = ANCHOR.plusMillis(laterMillis);
        Duration period = Duration.ofSeconds(seconds);
        Instant next = new Trigger.Every(period).schedule(ANCHOR).next(after).orElseThrow();
        assertThat(next).isAfter(after).isBeforeOrEqualTo(after.plus(period));
        assertThat(Duration.between(ANCHOR, next).toMillis() % period.toMillis()).isZero();
    }
}
