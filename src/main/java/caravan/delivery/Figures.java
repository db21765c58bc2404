package caravan.delivery;

import caravan.store.Collections;
import caravan.webhook.Webhook;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bson.Document;

/**
 * What came of a webhook's attempts, by minutes, of the last hour:
 *
 * <pre>
 * {_id: "webhook.minute", inbox: id, at: date, attempts, delivered,
 *  ten0 to ten5: attempts in those ten seconds, ms0, ms1, …: attempts that took so long}
 * </pre>
 *
 * Spans are milliseconds up to ten, and from there on each is a tenth longer than the one before.
 */
@Singleton
public class Figures {

    /** So long they are kept. */
    static final Duration KEPT = Duration.ofMinutes(60);

    private static final int TENS = 6;
    private static final int EXACT_MILLIS = 10;
    private static final double STEP = 1.1;
    private static final String TEN = "ten";
    private static final String SPAN = "ms";

    /**
     * @param lastMinute attempts of the last ten seconds and of the minute before them
     * @param p50Millis half of all took so long at most
     */
    public record Sums(
            long lastMinute,
            long lastHour,
            long deliveredLastHour,
            OptionalLong p50Millis,
            OptionalLong p99Millis) {}

    private final Collections collections;
    private final Tallies tallies;
    private final Clock clock;

    Figures(Collections collections, Tallies tallies, Clock clock) {
        this.collections = collections;
        this.tallies = tallies;
        this.clock = clock;
    }

    static long minute(Instant time) {
        return time.getEpochSecond() / 60;
    }

    /** The field for those ten seconds of its minute. */
    static String ten(Instant time) {
        return TEN + time.getEpochSecond() % 60 / 10;
    }

    /** The field for those that take so long. */
    static String span(Duration duration) {
        long millis = duration.toMillis();
        return SPAN
                + (millis <= EXACT_MILLIS
                        ? millis
                        : EXACT_MILLIS
                                + (long)
                                        Math.ceil(
                                                Math.log((double) millis / EXACT_MILLIS)
                                                        / Math.log(STEP)));
    }

    private static long longest(int span) {
        return span <= EXACT_MILLIS
                ? span
                : Math.round(EXACT_MILLIS * Math.pow(STEP, span - EXACT_MILLIS));
    }

    static String id(String webhook, long minute) {
        return webhook + "." + minute;
    }

    /** All processes' together; what other ones saw in the last seconds may be missing. */
    public Sums of(Webhook webhook) {
        tallies.write(List.of(webhook));
        return sums(webhook.id());
    }

    private Sums sums(String webhook) {
        Instant now = clock.instant();
        long last = minute(now);
        long ten = now.getEpochSecond() / 10;
        long attempts = 0;
        long delivered = 0;
        long lately = 0;
        TreeMap<Integer, Long> spans = new TreeMap<>();
        for (Document each :
                collections
                        .figures()
                        .find(
                                Filters.and(
                                        Filters.gt("_id", id(webhook, last - KEPT.toMinutes())),
                                        Filters.lte("_id", id(webhook, last))))) {
            String id = each.getString("_id");
            long first = Long.parseLong(id.substring(id.indexOf('.') + 1)) * TENS;
            attempts += number(each, "attempts");
            delivered += number(each, "delivered");
            for (String field : each.keySet()) {
                if (field.startsWith(TEN)
                        && first + Long.parseLong(field.substring(TEN.length())) >= ten - TENS) {
                    lately += number(each, field);
                } else if (field.startsWith(SPAN)) {
                    spans.merge(
                            Integer.parseInt(field.substring(SPAN.length())),
                            number(each, field),
                            Long::sum);
                }
            }
        }
        return new Sums(
                lately,
                attempts,
                delivered,
                share(spans, attempts, 50),
                share(spans, attempts, 99));
    }

    private static long number(Document document, String field) {
        return document.get(field, Number.class).longValue();
    }

    /** So many of a hundred took no longer. */
    private static OptionalLong share(TreeMap<Integer, Long> spans, long all, int percent) {
        long left = (all * percent + 99) / 100;
        for (var span : spans.entrySet()) {
            left -= span.getValue();
            if (left <= 0) {
                return OptionalLong.of(longest(span.getKey()));
            }
        }
        return OptionalLong.empty();
    }
}
