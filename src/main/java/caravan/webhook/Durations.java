package caravan.webhook;

import caravan.http.BadValue;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 5s}, {@code 10m}, {@code 1h30m}, {@code 7d}. */
final class Durations {

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?"
                            + "(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?");

    private Durations() {}

    /**
     * Whole seconds in a range, both ends included.
     *
     * @throws BadValue for anything else
     */
    static Duration parse(String text, Duration from, Duration to) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new BadValue("must be a duration like 5s, 10m or 1h30m");
        }
        Duration duration =
                Duration.ofDays(part(parts, 1))
                        .plusHours(part(parts, 2))
                        .plusMinutes(part(parts, 3))
                        .plusSeconds(part(parts, 4))
                        .plusMillis(part(parts, 5));
        if (duration.compareTo(from) < 0 || duration.compareTo(to) > 0) {
            throw new BadValue("must be from " + format(from) + " to " + format(to));
        }
        if (duration.getNano() != 0) {
            throw new BadValue("must be whole seconds");
        }
        return duration;
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    /**
     * The shortest text for it.
     *
     * @param duration whole seconds, not negative
     */
    static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), 'd');
        append(text, duration.toHoursPart(), 'h');
        append(text, duration.toMinutesPart(), 'm');
        append(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, char unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
