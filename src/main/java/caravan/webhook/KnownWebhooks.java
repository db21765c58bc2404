package caravan.webhook;

import caravan.store.Collections;
import caravan.store.WebhookChanges;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
    private Cache<String, Map<String, Webhook>> byInbox = nothing();
    private long number = -1;

    KnownWebhooks(Collections collections, WebhookChanges changes) {
        this.collections = collections;
        this.changes = changes;
    }

    private static Cache<String, Map<String, Webhook>> nothing() {
        return Caffeine.newBuilder().expireAfterWrite(KNOWN).maximumSize(INBOXES).build();
    }

    /** The webhooks as they are now, or later. */
    public Snapshot now() {
        return new Snapshot(current(changes.number()));
    }

    /** Who is still reading webhooks as they were before a change keeps them to itself. */
    private synchronized Cache<String, Map<String, Webhook>> current(long now) {
        if (now != number) {
            byInbox = nothing();
            number = now;
        }
        return byInbox;
    }

    private Optional<Webhook> read(String id) {
        return Optional.ofNullable(collections.webhooks().find(Filters.eq("_id", id)).first())
                .map(WebhookDocument::webhook);
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

        private final Cache<String, Map<String, Webhook>> known;
        private final Map<String, Optional<Webhook>> certain = new HashMap<>();

        private Snapshot(Cache<String, Map<String, Webhook>> known) {
            this.known = known;
        }

        /** By their ids. */
        public Map<String, Webhook> of(String inbox) {
            return known.get(inbox, KnownWebhooks.this::load);
        }

        /** One that is there and enabled. */
        public Optional<Webhook> enabled(String inbox, String id) {
            return certainly(inbox, id, webhook -> webhook.registration().enabled())
                    .filter(webhook -> webhook.registration().enabled());
        }

        /**
         * One as it is known, if it is as expected; else as the store has it. A change is told
         * after it is made: what is done only once (removed, cancelled) needs to be certain.
         */
        public Optional<Webhook> certainly(String inbox, String id, Predicate<Webhook> expected) {
            return Optional.ofNullable(of(inbox).get(id))
                    .filter(expected)
                    .or(() -> certain.computeIfAbsent(id, KnownWebhooks.this::read));
        }
    }
}
