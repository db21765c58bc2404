package caravan.delivery;

import caravan.store.Collections;
import caravan.webhook.Webhook;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Since when webhooks have only failed, whichever process sent for them. A change of a webhook
 * begins anew.
 *
 * <pre>
 * {_id: "webhook.revision", inbox: id, failedSince?: date, succeededAt?: date, at: date,
 *  and what {@link Health} shows, as {@link Tallies} writes it:
 *  failures, failingSince?: date, restsUntil?: date, last: {at: date, ms, status?, error?, outcome}}
 * </pre>
 */
@Singleton
class Streaks {

    /** One that has only failed for so long is switched off. */
    static final Duration MOST = Duration.ofDays(5);

    /** What is known is written so often: two processes may see different things of one webhook. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private static final int WEBHOOKS = 50_000;

    private final Collections collections;
    private final Cache<String, Instant> successes =
            Caffeine.newBuilder().maximumSize(WEBHOOKS).build();
    private final Cache<String, Instant> failures =
            Caffeine.newBuilder().maximumSize(WEBHOOKS).build();

    Streaks(Collections collections) {
        this.collections = collections;
    }

    void succeeded(Webhook webhook, Instant now) {
        if (isNoted(successes, webhook, now)) {
            return;
        }
        collections
                .streaks()
                .updateOne(
                        Filters.eq("_id", id(webhook)),
                        Updates.combine(
                                Updates.set("succeededAt", Date.from(now)),
                                Updates.unset("failedSince"),
                                touched(webhook, now)),
                        new UpdateOptions().upsert(true));
        successes.put(id(webhook), now);
    }

    /** Whether it has only failed for too long. */
    boolean failed(Webhook webhook, Instant now) {
        if (isNoted(failures, webhook, now)) {
            return false;
        }
        Document streak =
                collections
                        .streaks()
                        .findOneAndUpdate(
                                Filters.eq("_id", id(webhook)),
                                Updates.combine(
                                        Updates.min("failedSince", Date.from(now)),
                                        touched(webhook, now)),
                                new FindOneAndUpdateOptions()
                                        .upsert(true)
                                        .returnDocument(ReturnDocument.AFTER));
        failures.put(id(webhook), now);
        Instant limit = now.minus(MOST);
        return !isAfter(streak.getDate("failedSince"), limit)
                && !isAfter(streak.getDate("succeededAt"), limit);
    }

    private static boolean isAfter(Date time, Instant limit) {
        return time != null && time.toInstant().isAfter(limit);
    }

    private static boolean isNoted(Cache<String, Instant> noted, Webhook webhook, Instant now) {
        Instant last = noted.getIfPresent(id(webhook));
        return last != null && now.isBefore(last.plus(NOTED));
    }

    private static Bson touched(Webhook webhook, Instant now) {
        return Updates.combine(
                Updates.set("inbox", webhook.inbox()), Updates.set("at", Date.from(now)));
    }

    static String id(Webhook webhook) {
        return id(webhook.id(), webhook.revision());
    }

    static String id(String webhook, long revision) {
        return webhook + "." + revision;
    }
}
