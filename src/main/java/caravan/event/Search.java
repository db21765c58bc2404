package caravan.event;

import caravan.store.Ranges;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Looks at one event of a history after the other, since no index knows what is asked for: a window
 * of so many at a time, which the store answers soon, until enough is found or the time is over.
 */
final class Search {

    static final Bson WITHOUT_BODIES = Projections.exclude("text", "raw");

    private static final int WINDOW = 500;

    /** An operation of the store, such as the last window, may take five seconds. */
    private static final Duration TIME = Duration.ofSeconds(3);

    private final MongoCollection<Document> events;
    private final int window;
    private final Duration time;

    Search(MongoCollection<Document> events) {
        this(events, WINDOW, TIME);
    }

    Search(MongoCollection<Document> events, int window, Duration time) {
        this.events = events;
        this.window = window;
        this.time = time;
    }

    /**
     * Events without their bodies, in the order of the range.
     *
     * @param reached the last event that was looked at, when there was no time for those beyond it
     */
    record Found(List<Document> events, Optional<String> reached) {}

    Found find(EventFilter filter, int most) {
        long end = System.nanoTime() + time.toNanos();
        List<Document> found = new ArrayList<>();
        EventFilter rest = filter;
        while (true) {
            Optional<String> edge = edge(rest);
            events.find(edge.map(rest::upTo).orElse(rest.matching()))
                    .projection(WITHOUT_BODIES)
                    .sort(Ranges.order(rest.range().ascending()))
                    .limit(most - found.size())
                    .into(found);
            if (found.size() == most || edge.isEmpty()) {
                return new Found(found, Optional.empty());
            }
            if (System.nanoTime() - end >= 0) {
                return new Found(found, edge);
            }
            rest = rest.beyond(edge.get());
        }
    }

    /** The last event of the next window; empty where that is the last. */
    private Optional<String> edge(EventFilter rest) {
        return Optional.ofNullable(
                        events.find(rest.part())
                                .projection(Projections.include("_id"))
                                .sort(Ranges.order(rest.range().ascending()))
                                .skip(window - 1)
                                .limit(1)
                                .first())
                .map(last -> last.getString("_id"));
    }
}
