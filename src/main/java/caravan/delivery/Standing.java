package caravan.delivery;

import caravan.store.Collections;
import caravan.store.WebhookChanges;
import caravan.webhook.Webhook;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * Whether webhooks are still as they were when what is owed to them was leased. It is asked only
 * after a change: of this process, which is heard of at once, or of another, which is heard of by
 * looking now and then.
 */
@Singleton
class Standing {

    private final Collections collections;
    private final WebhookChanges changes;
    private volatile long number = -1;
    private volatile long changedAt = System.nanoTime();

    Standing(Collections collections, WebhookChanges changes) {
        this.collections = collections;
        this.changes = changes;
    }

    /** This is run when a webhook was changed, by this process or by another. */
    void onChange(Runnable run) {
        changes.onRaise(
                () -> {
                    changedAt = System.nanoTime();
                    run.run();
                });
    }

    /** Whether another process may have changed one since this was asked last. */
    boolean hasChanged() {
        long now = changes.number();
        boolean changed = now != number;
        if (changed) {
            changedAt = System.nanoTime();
            number = now;
        }
        return changed;
    }

    /** Whether what was read at that time is not known to have changed since. */
    boolean isFresh(long readAt) {
        return readAt - changedAt > 0;
    }

    /** Of these, those that are neither removed nor switched off nor changed; of others, all. */
    Predicate<Webhook> of(Set<String> webhooks) {
        Map<String, Document> now = new HashMap<>();
        if (!webhooks.isEmpty()) {
            collections
                    .webhooks()
                    .find(Filters.in("_id", webhooks))
                    .projection(Projections.include("_id", "revision", "secret"))
                    .forEach(found -> now.put(found.getString("_id"), found));
        }
        return webhook ->
                !webhooks.contains(webhook.id()) || isStill(webhook, now.get(webhook.id()));
    }

    Set<String> goneInboxes(Set<String> ids) {
        return gone(collections.inboxes(), ids);
    }

    Set<String> goneWebhooks(Set<String> ids) {
        return gone(collections.webhooks(), ids);
    }

    /** Of these, those that are not there any more. */
    private static Set<String> gone(MongoCollection<Document> collection, Set<String> ids) {
        Set<String> gone = new HashSet<>(ids);
        if (!ids.isEmpty()) {
            collection
                    .find(Filters.in("_id", ids))
                    .projection(Projections.include("_id"))
                    .forEach(found -> gone.remove(found.getString("_id")));
        }
        return gone;
    }

    /** Switching off is a change, and gives another revision; another secret does not. */
    private static boolean isStill(Webhook webhook, Document now) {
        return now != null
                && now.get("revision", Number.class).longValue() == webhook.revision()
                && webhook.secrets().current().reveal().equals(now.getString("secret"));
    }
}
