package caravan.store;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import org.bson.Document;

/**
 * One number in the store that each change of a webhook raises: whoever has read webhooks before
 * reads it to know whether they are still as they were.
 */
@Singleton
public class WebhookChanges {

    private static final String ID = "webhooks";

    private final Collections collections;

    public WebhookChanges(Collections collections) {
        this.collections = collections;
    }

    /** After the change, before anybody hears of it. */
    public void raise() {
        collections
                .changes()
                .updateOne(
                        Filters.eq("_id", ID),
                        Updates.inc("number", 1L),
                        new UpdateOptions().upsert(true));
    }

    public long number() {
        Document changes = collections.changes().find(Filters.eq("_id", ID)).first();
        return changes == null ? 0 : changes.get("number", Number.class).longValue();
    }
}
