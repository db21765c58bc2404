package caravan.webhook;

import caravan.store.Collections;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The webhooks of each inbox, as this process has read them. Each minute they are read again; that
 * one has changed is known before anything is done that depends on it.
 */
@Singleton
public class KnownWebhooks {

    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int INBOXES = 10_000;

    private final Collections collections;
    private final WebhookChanges changes;
    private final Cache<Key, Map<String, Webhook>> known =
            Caffeine.newBuilder().expireAfterWrite(KNOWN).maximumSize(INBOXES).build();

    /**
     * An inbox as it was at this change, or later: what somebody is still reading when another
     * change comes is not taken for what is after that.
     */
    private record Key(String inbox, long change) {}

    KnownWebhooks(Collections collections, WebhookChanges changes) {
        this.collections = collections;
        this.changes = changes;
    }

    /** The webhooks as they are now, or later. */
    public Snapshot now() {
        return new Snapshot(changes.number());
    }

    private Map<String, Webhook> load(Key key) {
        Map<String, Webhook> webhooks = new HashMap<>();
        collections
                .webhooks()
                .find(Filters.eq("inbox", key.inbox))
                .map(WebhookDocument::webhook)
                .forEach(webhook -> webhooks.put(webhook.id(), webhook));
        return webhooks;
    }

    /** As they were when it was asked for, or later. */
    public final class Snapshot {

        private final long change;

        private Snapshot(long change) {
            this.change = change;
        }

        /** By their ids. */
        public Map<String, Webhook> of(String inbox) {
            return known.get(new Key(inbox, change), KnownWebhooks.this::load);
        }
    }
}
