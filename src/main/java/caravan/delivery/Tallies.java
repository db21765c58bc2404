package caravan.delivery;

import caravan.Complaints;
import caravan.store.Collections;
import caravan.webhook.Webhook;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Gathers what came of attempts, and writes it down now and then: at once when a webhook begins to
 * fail or to succeed, every few seconds else. Nobody who delivers waits for it. A process that dies
 * loses a few seconds of figures, and no more: the log has each attempt.
 */
@Singleton
public class Tallies {

    /** So long what goes on as before may wait. */
    private static final Duration STEADY = Duration.ofSeconds(20);

    private static final int WEBHOOKS = 50_000;

    private record Written(boolean failing, Instant at) {}

    private final Collections collections;
    private final Dispatch dispatch;
    private final Complaints complaints;
    private final Clock clock;
    private final Map<String, Tally> pending = new HashMap<>();
    private final Map<String, Webhook> failed = new HashMap<>();
    private final Cache<String, Written> written =
            Caffeine.newBuilder().maximumSize(WEBHOOKS).build();
    private final Object writing = new Object();

    Tallies(Collections collections, Dispatch dispatch, Complaints complaints, Clock clock) {
        this.collections = collections;
        this.dispatch = dispatch;
        this.complaints = complaints;
        this.clock = clock;
    }

    void add(Webhook webhook, Attempt attempt, Outcome outcome, Instant now) {
        synchronized (pending) {
            if (pending.size() < WEBHOOKS) {
                pending.computeIfAbsent(Streaks.id(webhook), unknown -> new Tally(webhook))
                        .add(attempt, outcome, now);
            }
        }
    }

    /** Writes down what has waited for long enough, and which destinations rest. */
    public void write() {
        Instant now = clock.instant();
        try {
            rests(now);
            write(key -> isTime(key, now), now);
        } catch (MongoException e) {
            complaints.warn("Figures of deliveries could not be written yet", e.toString());
        }
    }

    /** Writes down all of these, of whichever revision. */
    void write(Collection<Webhook> webhooks) {
        Set<String> ids = webhooks.stream().map(Webhook::id).collect(Collectors.toSet());
        write(key -> ids.contains(key.substring(0, key.lastIndexOf('.'))), clock.instant());
    }

    /** Writes down all there is. */
    public void stop() {
        try {
            write(key -> true, clock.instant());
        } catch (MongoException e) {
            complaints.warn("Figures of deliveries are lost", e.toString());
        }
    }

    private boolean isTime(String key, Instant now) {
        Written before = written.getIfPresent(key);
        return before == null
                || before.failing != pending.get(key).isFailing()
                || !now.isBefore(before.at.plus(STEADY));
    }

    private void write(Predicate<String> which, Instant now) {
        synchronized (writing) {
            Map<String, Tally> taken = take(which);
            if (taken.isEmpty()) {
                return;
            }
            try {
                write(taken);
            } catch (RuntimeException e) {
                giveBack(taken);
                throw e;
            }
            taken.forEach((key, tally) -> written.put(key, new Written(tally.isFailing(), now)));
            synchronized (pending) {
                taken.forEach(
                        (key, tally) -> {
                            if (tally.isFailing()) {
                                failed.put(key, tally.webhook());
                            }
                        });
            }
        }
    }

    private Map<String, Tally> take(Predicate<String> which) {
        synchronized (pending) {
            Map<String, Tally> taken = new HashMap<>();
            pending.forEach(
                    (key, tally) -> {
                        if (which.test(key)) {
                            taken.put(key, tally);
                        }
                    });
            pending.keySet().removeAll(taken.keySet());
            return taken;
        }
    }

    /** What came meanwhile came later. */
    private void giveBack(Map<String, Tally> taken) {
        synchronized (pending) {
            taken.forEach(
                    (key, tally) -> {
                        Tally later = pending.put(key, tally);
                        if (later != null) {
                            tally.add(later);
                        }
                    });
        }
    }

    private void write(Map<String, Tally> taken) {
        List<WriteModel<Document>> streaks = new ArrayList<>();
        List<WriteModel<Document>> figures = new ArrayList<>();
        taken.forEach(
                (key, tally) -> {
                    streaks.add(upsert(key, tally.streak()));
                    tally.figures().forEach((id, update) -> figures.add(upsert(id, update)));
                });
        bulk(collections.streaks(), streaks);
        bulk(collections.figures(), figures);
    }

    private static UpdateOneModel<Document> upsert(String id, Bson change) {
        return new UpdateOneModel<>(
                Filters.eq("_id", id), change, new UpdateOptions().upsert(true));
    }

    private static void bulk(MongoCollection<Document> collection, List<WriteModel<Document>> all) {
        collection.bulkWrite(all, new BulkWriteOptions().ordered(false));
    }

    /** A rest begins when the attempt before it has ended, which is after it was written down. */
    private void rests(Instant now) {
        Map<String, Webhook> looked;
        synchronized (pending) {
            looked = Map.copyOf(failed);
            failed.clear();
        }
        List<WriteModel<Document>> rests = new ArrayList<>();
        looked.forEach(
                (key, webhook) -> {
                    Duration rest = dispatch.rest(webhook.id());
                    if (!rest.isZero()) {
                        rests.add(
                                new UpdateOneModel<>(
                                        Filters.eq("_id", key),
                                        Updates.set("restsUntil", Date.from(now.plus(rest)))));
                    }
                });
        if (!rests.isEmpty()) {
            bulk(collections.streaks(), rests);
        }
    }
}
