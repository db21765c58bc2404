package caravan.delivery;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What a destination may be expected to take in a second. */
class PaceTest {

    private long now = TimeUnit.HOURS.toNanos(1);
    private final Pace pace = new Pace(() -> now);

    private void attempt(long millis) {
        long begun = now;
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        pace.ended(begun);
    }

    @Test
    void isNotKnownAtFirst() {
        assertThat(pace.perSecond(32, true)).isZero();
    }

    @Test
    void followsTheTimesThatAttemptsTake() {
        attempt(100);
        assertThat(pace.perSecond(32, false)).isCloseTo(320, within(1.0));
        for (int i = 0; i < 200; i++) {
            attempt(10);
        }
        assertThat(pace.perSecond(32, false)).isCloseTo(3_200, within(10.0));
    }

    /** It counts while it lasts, not only at its end. */
    @Test
    void whatTakesLongerThanThoseBeforeCountsAtOnce() {
        attempt(10);
        now += TimeUnit.SECONDS.toNanos(4);
        assertThat(pace.perSecond(32, true)).isCloseTo(8, within(0.1));
        assertThat(pace.perSecond(32, false)).isCloseTo(3_200, within(1.0));
    }
}
