package caravan.event;

import caravan.Ids;
import caravan.Settings;
import caravan.store.TestStore;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Events of {@code inbox} that are in the store already. */
public final class StoredEvents {

    private final TestStore store;

    public StoredEvents(TestStore store) {
        this.store = store;
    }

    public Events events(Settings settings) {
        return new Events(store.collections(), settings);
    }

    /** One of this time; returns its id. */
    public String at(Instant time, String text) {
        Event event =
                TestEvents.received(text.getBytes(StandardCharsets.UTF_8))
                        .identified(Ids.floor(time));
        store.run(EventDocument.insert(List.of(event), "journal"));
        return event.id();
    }

    /** One of this time that was followed at the other; returns its id. */
    public String late(Instant time, Instant followed) {
        String id = at(time, "late");
        store.collections()
                .events()
                .updateOne(
                        Filters.eq("_id", id),
                        Updates.combine(
                                Updates.unset(Outbox.JOURNAL),
                                Updates.set(Outbox.LATE, Date.from(followed))));
        return id;
    }
}
