package caravan.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as RFC 3339 writes them. */
public final class Rfc3339 {

    /** What a refusal calls them. */
    public static final String EXAMPLE = "a time like 2026-11-22T06:00:00Z";

    /** Java's own parser takes more than RFC 3339: no seconds, and years that no Date can hold. */
    private static final Pattern FORM =
            Pattern.compile("[0-9-]{10}[Tt][0-9:]{8}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

    private static final int LAST_YEAR = 9_999;

    private Rfc3339() {}

    /**
     * The time that this text is; empty when it is none, or none with a year of four digits in UTC.
     */
    public static Optional<Instant> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text))
                    .filter(Rfc3339::canBeWrittenInUtc)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static boolean canBeWrittenInUtc(OffsetDateTime time) {
        int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
        return year >= 0 && year <= LAST_YEAR;
    }
}
