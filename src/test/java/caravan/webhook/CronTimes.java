package caravan.webhook;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** When cron lines happen. */
final class CronTimes {

    private CronTimes() {}

    static List<Instant> next(String line, String zone, String after, int count) {
        CronLine cron = CronLine.parse(line);
        Schedule schedule = time -> cron.next(time, ZoneId.of(zone));
        return schedule.next(Instant.parse(after), count);
    }

    static void assertNextIn(String line, String zone, String after, String... times) {
        assertThat(next(line, zone, after, times.length))
                .as(line + " in " + zone)
                .isEqualTo(
                        Arrays.stream(times)
                                .map(OffsetDateTime::parse)
                                .map(OffsetDateTime::toInstant)
                                .toList());
    }
}
