package caravan.delivery;

import caravan.webhook.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** When a delivery is tried again. */
class BackoffTest {

    private static final Backoff USUAL = new Backoff(Sending.USUAL_RETRY);
    private static final Backoff NONE = new Backoff(List.of());

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    /** Always draws this, from 0 to 1. */
    static RandomGenerator draws(double share) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return share;
            }
        };
    }

    private static Optional<Duration> delay(Backoff backoff, int failures, double drawn) {
        return backoff.next(failures, NOW, Optional.empty(), draws(drawn))
                .map(at -> Duration.between(NOW, at));
    }

    @ParameterizedTest
    @CsvSource({
        "1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT14H", "8,PT20H",
        "9,PT24H"
    })
    void followsTheScheduleWithinAFifth(int failures, Duration delay) {
        assertThat(delay(USUAL, failures, 0.5)).contains(delay);
        assertThat(delay(USUAL, failures, 0)).contains(delay.multipliedBy(4).dividedBy(5));
        assertThat(delay(USUAL, failures, 1)).contains(delay.multipliedBy(6).dividedBy(5));
    }

    @Test
    void endsWithTheSchedule() {
        assertThat(delay(USUAL, 10, 0.5)).isEmpty();
        assertThat(delay(NONE, 1, 0.5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1S,PT0.25S", "PT5S,PT1.25S", "PT20S,PT5S", "PT24H,PT5S"})
    void triesATickAgainWithinAQuarterOfItsPeriod(Duration period, Duration first) {
        Backoff ticks = USUAL.forTicks(period);
        assertThat(delay(ticks, 1, 0.5)).contains(first);
        assertThat(delay(ticks, 2, 0.5)).contains(Duration.ofMinutes(5));
        assertThat(delay(NONE.forTicks(period), 1, 0.5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-60,5", "0,5", "4,5", "6,6", "86400,86400", "86401,86400", "9999999,86400"})
    void comesWhenItIsAskedToWhereThatIsLaterUpToADay(long wished, long seconds) {
        assertThat(USUAL.next(1, NOW, Optional.of(NOW.plusSeconds(wished)), draws(0.5)))
                .contains(NOW.plusSeconds(seconds));
    }
}
