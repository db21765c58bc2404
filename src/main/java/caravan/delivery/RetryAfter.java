package caravan.delivery;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** When an answer asks to come again (RFC 9110, 10.2.3): seconds, or a date in one of its forms. */
final class RetryAfter {

    private static final String HEADER = "retry-after";
    private static final int YEARS_AHEAD = 50;

    private RetryAfter() {}

    /** Nothing when it does not ask, or not in a way that can be read. */
    static Optional<Instant> of(Map<String, List<String>> headers, Instant now) {
        return headers.getOrDefault(HEADER, List.of()).stream()
                .findFirst()
                .map(String::strip)
                .flatMap(value -> value.matches("\\d+") ? seconds(value, now) : date(value, now));
    }

    private static Optional<Instant> seconds(String value, Instant now) {
        // What has more digits than this is later than any that is honoured.
        return Optional.of(
                now.plusSeconds(value.length() > 9 ? 1_000_000_000 : Long.parseLong(value)));
    }

    private static Optional<Instant> date(String value, Instant now) {
        for (DateTimeFormatter form : forms(now)) {
            try {
                return Optional.of(LocalDateTime.parse(value, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException next) {
                continue;
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<DateTimeFormatter> forms(Instant now) {
        LocalDate latest = now.atZone(ZoneOffset.UTC).toLocalDate().plusYears(YEARS_AHEAD);
        return List.of(
                DateTimeFormatter.RFC_1123_DATE_TIME,
                new DateTimeFormatterBuilder()
                        .appendPattern("EEEE, dd-MMM-")
                        // Two digits are of the last hundred years up to fifty ahead.
                        .appendValueReduced(ChronoField.YEAR, 2, 2, latest.minusYears(99))
                        .appendPattern(" HH:mm:ss 'GMT'")
                        .toFormatter(Locale.ENGLISH),
                DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));
    }
}
