package caravan.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestTest {

    private static final Outcome FAILS = new Outcome.Again(Instant.EPOCH);

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Rest rest = new Rest(nanos::get);

    private void end(int times, Outcome outcome) {
        for (int i = 0; i < times; i++) {
            rest.ended(outcome);
        }
    }

    private void move(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void beginsAfterFiveFailuresInARow() {
        end(4, FAILS);
        end(1, new Outcome.Failed());
        end(4, FAILS);
        assertThat(rest.room()).isEqualTo(Integer.MAX_VALUE);
        end(1, FAILS);
        assertThat(rest.room()).isZero();
        assertThat(rest.isNeeded()).isTrue();
    }

    @Test
    void oneAttemptShowsWhetherItIsOver() {
        end(5, FAILS);
        move(Duration.ofSeconds(1));
        assertThat(rest.room()).isOne();
        end(1, new Outcome.Delivered());
        assertThat(rest.room()).isEqualTo(Integer.MAX_VALUE);
        assertThat(rest.isNeeded()).isFalse();
    }

    /** Those that were under way when it began say nothing new. */
    @Test
    void isLongerWithEachFailedAttemptAfterItAndUpToAMinute() {
        end(40, FAILS);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            move(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(rest.room()).isZero();
            move(Duration.ofNanos(1));
            assertThat(rest.room()).isOne();
            end(7, FAILS);
        }
    }

    @Test
    void isForgottenSomeTimeAfter() {
        end(5, FAILS);
        move(Duration.ofMinutes(11));
        assertThat(rest.isNeeded()).isFalse();
    }

    @Test
    void whatWasNotSentCountsForNothing() {
        end(9, new Outcome.Postponed(Instant.EPOCH));
        end(4, FAILS);
        end(9, new Outcome.Lapsed());
        assertThat(rest.room()).isEqualTo(Integer.MAX_VALUE);
    }
}
