package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTest {

    private static final Instant ANCHOR = Instant.parse("2026-11-22T06:00:00.123Z");

    @Test
    void periodsAreCountedFromTheAnchor() {
        Schedule schedule = new Trigger.Every(Duration.ofSeconds(5)).schedule(ANCHOR);
        assertThat(schedule.next(ANCHOR, 3))
                .containsExactly(
                        ANCHOR.plusSeconds(5), ANCHOR.plusSeconds(10), ANCHOR.plusSeconds(15));
        assertThat(schedule.next(ANCHOR.plusSeconds(4))).contains(ANCHOR.plusSeconds(5));
        assertThat(schedule.next(ANCHOR.plusSeconds(86_401))).contains(ANCHOR.plusSeconds(86_405));
        assertThat(schedule.next(ANCHOR.minusSeconds(1_000))).contains(ANCHOR.plusSeconds(5));
        assertThat(schedule.period(ANCHOR.plusSeconds(5))).contains(Duration.ofSeconds(5));
    }

    @Test
    void timeComesOnce() {
        Instant time = ANCHOR.plusSeconds(60);
        Schedule schedule = new Trigger.At(time).schedule(ANCHOR);
        assertThat(schedule.next(ANCHOR, 5)).containsExactly(time);
        assertThat(schedule.next(time)).isEmpty();
        assertThat(schedule.period(time)).isEmpty();
    }

    @Test
    void periodOfCronLineIsRealTime() {
        Schedule schedule =
                new Trigger.Cron(CronLine.parse("0 12 * * *"), ZoneId.of("Europe/Paris"))
                        .schedule(ANCHOR);
        assertThat(schedule.period(Instant.parse("2026-03-28T11:00:00Z")))
                .contains(Duration.ofHours(23));
        assertThat(schedule.period(Instant.parse("2026-10-24T10:00:00Z")))
                .contains(Duration.ofHours(25));
    }
}
