package caravan.event;

import caravan.http.Problem;
import caravan.http.Query;
import caravan.store.Ranges;
import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.conversions.Bson;

/** Which events a listing asks for, by its query parameters. */
public final class EventFilter {

    public static final Set<String> PARAMETERS =
            Set.of("limit", "before", "after", "since", "until", "method", "q");

    private static final int METHOD_LENGTH = 32;
    private static final int TEXT_LENGTH = 200;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");
    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private EventFilter() {}

    /**
     * @throws Problem 400
     */
    public static Bson of(String inbox, Query query) {
        List<Bson> all = new ArrayList<>();
        all.add(Filters.eq("inbox", inbox));
        all.add(Ranges.filter(query.range()));
        query.time("since").ifPresent(time -> all.add(Filters.gte("receivedAt", date(time))));
        query.time("until").ifPresent(time -> all.add(Filters.lt("receivedAt", date(time))));
        method(query).ifPresent(method -> all.add(Filters.eq("method", method)));
        query.text("q", TEXT_LENGTH).ifPresent(text -> all.add(containing(text)));
        return Filters.and(all);
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
