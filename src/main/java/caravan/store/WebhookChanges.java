package caravan.store;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;

/**
 * One number in the store that each change of a webhook raises: whoever has read webhooks before
 * reads it to know whether they are still as they were.
 */
@Singleton
public class WebhookChanges {

    private static final String ID = "webhooks";

    private final Collections collections;
    private final List<Runnable> heard = new CopyOnWriteArrayList<>();

    public WebhookChanges(Collections collections) {
        this.collections = collections;
    }

    /** This is run at each change that is made by this process, before who made it is answered. */
    public void onRaise(Runnable run) {
        heard.add(run);
    }

    /** After the change, before anybody hears of it. */
    public void raise() {
        collections
                .changes()
                .updateOne(
                        Filters.eq("_id", ID),
                        Updates.inc("number", 1L),
                        new UpdateOptions().upsert(true));
        heard.forEach(Runnable::run);
    }

    public long number() {
        Document changes = collections.changes().find(Filters.eq("_id", ID)).first();
        return changes == null ? 0 : changes.get("number", Number.class).longValue();
    }
}
