package caravan.event;

import caravan.store.Collections;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.conversions.Bson;

/**
 * The outbox is in the event itself: an event is stored with the mark {@code open}, which goes when
 * the event was followed. So whatever landed, whoever died, says itself that it is still to be
 * followed.
 */
@Singleton
public class OpenMarks {

    static final String FIELD = "open";

    /** Still to be published. */
    static final String PUBLISH = "publish";

    /** When an event was followed after its time; viewers that come back read these besides. */
    static final String LATE = "late";

    private static final Duration IN_TIME = Duration.ofSeconds(5);

    private final Collections collections;

    OpenMarks(Collections collections) {
        this.collections = collections;
    }

    /** Clears the marks of what was followed just now. */
    public void clear(List<Event> followed) {
        Instant now = Instant.now();
        Instant late = now.minus(IN_TIME);
        update(ids(followed, late, false), Updates.unset(FIELD));
        update(
                ids(followed, late, true),
                Updates.combine(Updates.unset(FIELD), Updates.set(LATE, Date.from(now))));
    }

    private static List<String> ids(List<Event> events, Instant limit, boolean before) {
        return events.stream()
                .filter(event -> event.receivedAt().isBefore(limit) == before)
                .map(Event::id)
                .toList();
    }

    private void update(List<String> ids, Bson change) {
        if (!ids.isEmpty()) {
            collections.events().updateMany(Filters.in("_id", ids), change);
        }
    }
}
