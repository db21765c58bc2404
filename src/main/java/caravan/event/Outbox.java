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
 * The outbox is in the event itself: an event is stored with the name of its journal, which tells
 * what of it was followed ({@link Progress}). So whatever landed, whoever died, says itself that it
 * is still to be followed. What was left by its journal loses the name when it was followed after
 * all.
 */
@Singleton
public class Outbox {

    static final String JOURNAL = "journal";

    /** When an event was followed after its time; viewers that come back read these besides. */
    static final String LATE = "late";

    private static final Duration IN_TIME = Duration.ofSeconds(5);

    private final Collections collections;

    Outbox(Collections collections) {
        this.collections = collections;
    }

    /** Marks late what was followed just now, and is. */
    public void markLate(List<Event> followed) {
        Instant now = Instant.now();
        Instant limit = now.minus(IN_TIME);
        update(
                followed.stream().filter(event -> event.receivedAt().isBefore(limit)).toList(),
                Updates.set(LATE, Date.from(now)));
    }

    /** Takes the journal's name from what was left by it, and was followed just now. */
    public void clear(List<Event> followed) {
        markLate(followed);
        update(followed, Updates.unset(JOURNAL));
    }

    private void update(List<Event> events, Bson change) {
        if (!events.isEmpty()) {
            List<String> ids = events.stream().map(Event::id).toList();
            collections.events().updateMany(Filters.in("_id", ids), change);
        }
    }
}
