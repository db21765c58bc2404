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
    private final Cache<String, Map<String, Webhook>> byInbox =
            Caffeine.newBuilder().expireAfterWrite(KNOWN).maximumSize(INBOXES).build();
    private long number = -1;

    KnownWebhooks(Collections collections, WebhookChanges changes) {
        this.collections = collections;
        this.changes = changes;
    }

    /** The webhooks as they are now, or later. */
    public Snapshot now() {
        forgetWhatChanged(changes.number());
        return new Snapshot();
    }

    private synchronized void forgetWhatChanged(long now) {
        if (now != number) {
            byInbox.invalidateAll();
            number = now;
        }
    }

    private Map<String, Webhook> load(String inbox) {
        Map<String, Webhook> webhooks = new HashMap<>();
        collections
                .webhooks()
                .find(Filters.eq("inbox", inbox))
                .map(WebhookDocument::webhook)
                .forEach(webhook -> webhooks.put(webhook.id(), webhook));
        return webhooks;
    }

    /** As they were when it was asked for, or later. */
    public final class Snapshot {

        /** By their ids. */
        public Map<String, Webhook> of(String inbox) {
            return byInbox.get(inbox, KnownWebhooks.this::load);
        }
    }
}
