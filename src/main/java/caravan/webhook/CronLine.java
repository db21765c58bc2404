package caravan.webhook;

import caravan.http.BadValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * A cron line of five fields, read as Vixie cron reads it. No library was found that does: they
 * skip what falls into a skipped hour, or repeat what falls into a repeated one.
 *
 * <ul>
 *   <li>A day matches when day of month and day of week do, where one of them begins with a star;
 *       else when either does.
 *   <li>A line whose minute or hour begins with a star follows real time: what its zone's clocks
 *       skip does not happen, what they repeat happens again.
 *   <li>Any other line has fixed times: those that the clocks skip happen once, when the skipping
 *       ends; those that they repeat happen the first time only.
 * </ul>
 *
 * @param text as it was written
 */
record CronLine(
        String text,
        CronField minute,
        CronField hour,
        CronField dayOfMonth,
        CronField month,
        CronField dayOfWeek) {

    private static final int MOST_CHARACTERS = 200;

    /** The rarest line, 29 February on one day of the week, can wait for 40 years. */
    private static final int YEARS_TO_SEARCH = 41;

    /**
     * @throws BadValue naming the field that cannot be
     */
    static CronLine parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new BadValue("may have at most " + MOST_CHARACTERS + " characters");
        }
        String[] parts = text.strip().split("[ \t]+");
        CronField.Kind[] kinds = CronField.Kind.values();
        if (parts.length != kinds.length) {
            throw new BadValue(
                    "must have five fields: minute, hour, day of month, month, day of week");
        }
        CronField[] fields = new CronField[kinds.length];
        for (CronField.Kind kind : kinds) {
            fields[kind.ordinal()] = CronField.parse(kind, parts[kind.ordinal()]);
        }
        return new CronLine(
                String.join(" ", parts), fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** The first time after this one; empty when it never happens. */
    Optional<Instant> next(Instant after, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return minute.star() || hour.star()
                ? nextInRealTime(after, rules)
                : nextFixedTime(after, rules);
    }

    /** Clocks are followed from one of their changes to the next. */
    private Optional<Instant> nextInRealTime(Instant after, ZoneRules rules) {
        LocalDateTime from = minuteAfter(after, rules);
        LocalDate last = lastDay(from);
        Instant position = after;
        while (true) {
            Optional<LocalDateTime> match = firstMatch(from, last);
            if (match.isEmpty()) {
                return Optional.empty();
            }
            Instant time = match.get().toInstant(rules.getOffset(position));
            ZoneOffsetTransition change = rules.nextTransition(position);
            if (change == null || time.isBefore(change.getInstant())) {
                return Optional.of(time);
            }
            position = change.getInstant();
            from = change.getDateTimeAfter();
        }
    }

    private Optional<Instant> nextFixedTime(Instant after, ZoneRules rules) {
        LocalDateTime from = minuteAfter(after, rules);
        LocalDate last = lastDay(from);
        while (true) {
            Optional<LocalDateTime> match = firstMatch(from, last);
            Optional<Instant> time = match.map(local -> fixed(local, rules));
            if (time.isEmpty() || time.get().isAfter(after)) {
                return time;
            }
            from = match.get().plusMinutes(1);
        }
    }

    private static Instant fixed(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        ZoneOffset offset = change == null ? rules.getOffset(local) : change.getOffsetBefore();
        return local.toInstant(offset);
    }

    private static LocalDateTime minuteAfter(Instant after, ZoneRules rules) {
        return LocalDateTime.ofInstant(after, rules.getOffset(after))
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
    }

    private static LocalDate lastDay(LocalDateTime from) {
        return from.toLocalDate().plusYears(YEARS_TO_SEARCH);
    }

    /** The first minute from here on that the fields allow, whatever the clocks do. */
    private Optional<LocalDateTime> firstMatch(LocalDateTime from, LocalDate last) {
        LocalDate day = from.toLocalDate();
        int minuteOfDay = from.getHour() * 60 + from.getMinute();
        while (!day.isAfter(last)) {
            if (!month.has(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                int found = has(day) ? firstMinute(minuteOfDay) : -1;
                if (found >= 0) {
                    return Optional.of(day.atTime(found / 60, found % 60));
                }
                day = day.plusDays(1);
            }
            minuteOfDay = 0;
        }
        return Optional.empty();
    }

    private boolean has(LocalDate day) {
        boolean inMonth = dayOfMonth.has(day.getDayOfMonth());
        boolean inWeek = dayOfWeek.has(day.getDayOfWeek().getValue() % 7);
        return dayOfMonth.star() || dayOfWeek.star() ? inMonth && inWeek : inMonth || inWeek;
    }

    /** In minutes of the day; -1 when the fields allow none from here on. */
    private int firstMinute(int from) {
        int inHour = hour.has(from / 60) ? minute.next(from % 60) : -1;
        if (inHour >= 0) {
            return from / 60 * 60 + inHour;
        }
        int laterHour = hour.next(from / 60 + 1);
        return laterHour < 0 ? -1 : laterHour * 60 + minute.next(0);
    }
}
