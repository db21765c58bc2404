package caravan.event;

import caravan.store.Collections;
import caravan.store.Duty;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.conversions.Bson;

/**
 * The outbox is in the event itself: an event is stored with the name of its journal, which tells
 * what of it was followed ({@link Progress}). So whatever landed, whoever died, says itself that it
 * is still to be followed. What was left by its journal loses the name when both duties were done
 * after all.
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

    /**
     * Marks late what is: before it is shown, so that a viewer who comes back meanwhile finds it,
     * and after, when showing it has taken its time.
     */
    public void markLate(List<Event> followed) {
        Instant now = Instant.now();
        Instant limit = now.minus(IN_TIME);
        update(
                followed.stream().filter(event -> event.receivedAt().isBefore(limit)).toList(),
                Filters.empty(),
                Updates.set(LATE, Date.from(now)));
    }

    /** These were left by their journals, and published just now. */
    public void published(List<Event> left) {
        markLate(left);
        done(Duty.PUBLISH, left);
    }

    /** These were left by their journals, and planned just now. */
    public void planned(List<Event> left) {
        done(Duty.PLAN, left);
    }

    /** From now on they carry the other duty's mark, or none if that was done before. */
    private void done(Duty duty, List<Event> events) {
        for (String journal : journals()) {
            Bson ofBoth = Filters.eq(JOURNAL, journal);
            update(events, ofBoth, Updates.set(JOURNAL, duty.other().onlyThis(journal)));
            Bson ofThis = Filters.eq(JOURNAL, duty.onlyThis(journal));
            update(events, ofThis, Updates.unset(JOURNAL));
        }
    }

    private List<String> journals() {
        return collections
                .journals()
                .find()
                .projection(Projections.include("_id"))
                .map(journal -> journal.getString("_id"))
                .into(new ArrayList<>());
    }

    private void update(List<Event> events, Bson which, Bson change) {
        if (!events.isEmpty()) {
            List<String> ids = events.stream().map(Event::id).toList();
            collections.events().updateMany(Filters.and(Filters.in("_id", ids), which), change);
        }
    }
}
