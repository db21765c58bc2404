package caravan.webhook;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines around the changes of many clocks, beside a daemon that wakes every minute, as Vixie cron's
 * does: it runs what the clock went over, and does not run again what the clock goes back to.
 */
class CronClockTest {

    /** Changes of an hour, half an hour and two hours; at midnight; off the full hour; none. */
    private static final List<String> ZONES =
            List.of(
                    "Europe/Paris",
                    "America/New_York",
                    "Australia/Lord_Howe",
                    "Antarctica/Troll",
                    "Africa/Cairo",
                    "America/Havana",
                    "Pacific/Chatham",
                    "Africa/Casablanca",
                    "Asia/Kolkata",
                    "UTC");

    private static final int HOURS = 60;

    private record Field(String text, Set<Integer> values, boolean star) {

        static Field any(Random random, int low, int high, int likely) {
            return switch (random.nextInt(6)) {
                case 0, 1 -> star(low, high, 1);
                case 2 -> star(low, high, 2 + random.nextInt(12));
                case 3 ->
                        range(
                                Math.max(low, likely - random.nextInt(3)),
                                Math.min(high, likely + random.nextInt(3)));
                default -> list(random, low, high, likely);
            };
        }

        private static Field star(int low, int high, int step) {
            Set<Integer> values =
                    IntStream.rangeClosed(low, high)
                            .filter(value -> (value - low) % step == 0)
                            .boxed()
                            .collect(Collectors.toSet());
            return new Field(step == 1 ? "*" : "*/" + step, values, true);
        }

        private static Field range(int first, int last) {
            return new Field(
                    first + "-" + last,
                    IntStream.rangeClosed(first, last).boxed().collect(Collectors.toSet()),
                    false);
        }

        private static Field list(Random random, int low, int high, int likely) {
            Set<Integer> values = new TreeSet<>(Set.of(likely));
            for (int i = random.nextInt(3); i > 0; i--) {
                values.add(low + random.nextInt(high - low + 1));
            }
            return new Field(
                    values.stream().map(String::valueOf).collect(Collectors.joining(",")),
                    values,
                    false);
        }
    }

    private record Line(Field minute, Field hour, Field day, Field weekday) {

        /** Often of the very time that is skipped or repeated. */
        static Line any(Random random, LocalDateTime near) {
            int hour = Math.floorMod(near.getHour() + random.nextInt(4) - 2, 24);
            return new Line(
                    Field.any(random, 0, 59, random.nextBoolean() ? 0 : random.nextInt(60)),
                    Field.any(random, 0, 23, hour),
                    random.nextBoolean()
                            ? Field.star(1, 31, 1)
                            : Field.any(random, 1, 31, near.getDayOfMonth()),
                    random.nextBoolean()
                            ? Field.star(0, 6, 1)
                            : Field.any(random, 0, 6, near.getDayOfWeek().getValue() % 7));
        }

        String text() {
            return minute.text + " " + hour.text + " " + day.text + " * " + weekday.text;
        }

        boolean isOfRealTime() {
            return minute.star || hour.star;
        }

        boolean matches(LocalDateTime time) {
            boolean inMonth = day.values.contains(time.getDayOfMonth());
            boolean inWeek = weekday.values.contains(time.getDayOfWeek().getValue() % 7);
            boolean onDay = day.star || weekday.star ? inMonth && inWeek : inMonth || inWeek;
            return onDay
                    && hour.values.contains(time.getHour())
                    && minute.values.contains(time.getMinute());
        }
    }

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void happensWhenDaemonWouldRunIt(@ForAll long seed) {
        Random random = new Random(seed);
        ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
        Instant change = change(zone, random);
        Line line = Line.any(random, LocalDateTime.ofInstant(change, zone));
        Instant start = change.minus(HOURS / 2, ChronoUnit.HOURS);
        Instant end = start.plus(HOURS, ChronoUnit.HOURS);
        Instant after = start.plusMillis((long) (random.nextDouble() * HOURS * 3_600_000));
        List<Instant> expected =
                runs(line, zone, start, end).stream().filter(time -> time.isAfter(after)).toList();
        assertThat(times(CronLine.parse(line.text()), zone, after, end))
                .as("%s in %s after %s", line.text(), zone, after)
                .isEqualTo(expected);
    }

    private static Instant change(ZoneId zone, Random random) {
        Instant time =
                Instant.parse("2024-01-01T00:00:00Z").plus(random.nextInt(2_500), ChronoUnit.DAYS);
        ZoneOffsetTransition next = zone.getRules().nextTransition(time);
        return next == null ? time : next.getInstant();
    }

    private static List<Instant> runs(Line line, ZoneId zone, Instant start, Instant end) {
        List<Instant> runs = new ArrayList<>();
        LocalDateTime done = LocalDateTime.ofInstant(start, zone);
        for (Instant now = start.plusSeconds(60); !now.isAfter(end); now = now.plusSeconds(60)) {
            LocalDateTime clock = LocalDateTime.ofInstant(now, zone);
            boolean due = false;
            if (line.isOfRealTime()) {
                due = line.matches(clock);
            } else {
                while (done.isBefore(clock)) {
                    done = done.plusMinutes(1);
                    due |= line.matches(done);
                }
            }
            if (due) {
                runs.add(now);
            }
        }
        return runs;
    }

    private static List<Instant> times(CronLine line, ZoneId zone, Instant after, Instant end) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> time = line.next(after, zone);
        while (time.isPresent() && !time.get().isAfter(end)) {
            times.add(time.get());
            time = line.next(time.get(), zone);
        }
        return times;
    }
}
