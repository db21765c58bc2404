package caravan.event;

import caravan.Ids;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Range;
import caravan.store.Ranges;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;

/**
 * Which events a listing asks for, by its query parameters.
 *
 * @param since from which time on; the conditions say it too, the ids about
 * @param conditions what no index serves: each event of the part has to be looked at
 */
public record EventFilter(
        String inbox, Range range, Optional<Instant> since, List<Bson> conditions) {

    public static final Set<String> PARAMETERS =
            Set.of("limit", "before", "after", "since", "until", "method", "q");

    private static final int METHOD_LENGTH = 32;
    private static final int TEXT_LENGTH = 200;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** An id is made after its event came in; only a clock that was set back says otherwise. */
    private static final Duration CLOCK_STEP = Duration.ofMinutes(1);

    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");
    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /**
     * @throws Problem 400
     */
    public static EventFilter of(String inbox, Query query) {
        Optional<Instant> since = query.time("since");
        List<Bson> conditions = new ArrayList<>();
        since.ifPresent(time -> conditions.add(Filters.gte("receivedAt", date(time))));
        query.time("until").ifPresent(time -> conditions.add(Filters.lt("receivedAt", date(time))));
        method(query).ifPresent(method -> conditions.add(Filters.eq("method", method)));
        query.text("q", TEXT_LENGTH).ifPresent(text -> conditions.add(containing(text)));
        return new EventFilter(inbox, query.range(), since, List.copyOf(conditions));
    }

    /** Whether there is more to look for than a part of the list. */
    boolean isSearch() {
        return !conditions.isEmpty();
    }

    /** The part of the inbox's events in which all that match are. */
    Bson part() {
        List<Bson> all = new ArrayList<>(List.of(Filters.eq("inbox", inbox)));
        all.add(Ranges.filter(range));
        since.ifPresent(time -> all.add(Filters.gte("_id", Ids.floor(time.minus(CLOCK_STEP)))));
        return Filters.and(all);
    }

    Bson matching() {
        List<Bson> all = new ArrayList<>(List.of(part()));
        all.addAll(conditions);
        return Filters.and(all);
    }

    /** What matches up to this event, and it. */
    Bson upTo(String id) {
        return Filters.and(
                matching(), range.ascending() ? Filters.lte("_id", id) : Filters.gte("_id", id));
    }

    /** The same for the part beyond this event. */
    EventFilter beyond(String id) {
        return new EventFilter(inbox, range.beyond(id), since, conditions);
    }

    private static Date date(Instant time) {
        return Date.from(time);
    }

    private static Optional<String> method(Query query) {
        Optional<String> method = query.text("method", METHOD_LENGTH);
        if (method.isPresent() && !TOKEN.matcher(method.get()).matches()) {
            throw Problem.badParameter("method", "must be an HTTP method");
        }
        return method.map(name -> name.toUpperCase(Locale.ROOT));
    }

    /** The text as it stands, in any case, in body, headers, path or query. */
    private static Bson containing(String text) {
        Pattern literal = Pattern.compile(escaped(text), ANY_CASE);
        return Filters.or(
                Filters.regex("text", literal),
                Filters.regex("headers", literal),
                Filters.regex("path", literal),
                Filters.regex("query", literal));
    }

    /** As a regular expression that Java and PCRE read alike, and that BSON can hold. */
    private static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0").replace("\0", "\\x00");
    }
}
