package caravan.delivery;

import caravan.store.Collections;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What is owed and not settled yet. Whoever sends a delivery leases it: it is due again when the
 * lease is over, for whoever comes first then.
 */
@Singleton
public class Work {

    /** The longest attempt, and what it takes to begin and to settle it. */
    static final Duration LEASE = Duration.ofSeconds(20);

    private static final int AT_ONCE = 500;
    private static final int DUPLICATE_KEY = 11000;

    private final Collections collections;
    private final String holder = UUID.randomUUID().toString();

    Work(Collections collections) {
        this.collections = collections;
    }

    /**
     * Writes down what is owed; what was written down before stays as it is.
     *
     * @return the ids of what was not
     */
    Set<String> owe(Collection<Delivery> waiting, Collection<Delivery> leased, Instant now) {
        List<Document> documents = new ArrayList<>();
        waiting.forEach(delivery -> documents.add(DeliveryDocument.due(delivery, now)));
        Instant end = now.plus(LEASE);
        leased.forEach(
                delivery ->
                        documents.add(
                                DeliveryDocument.due(delivery, end).append("holder", holder)));
        return insert(documents);
    }

    private Set<String> insert(List<Document> documents) {
        Set<String> ids = new HashSet<>();
        if (documents.isEmpty()) {
            return ids;
        }
        documents.forEach(document -> ids.add(document.getString("_id")));
        try {
            collections
                    .deliveriesDue()
                    .insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            e.getWriteErrors()
                    .forEach(
                            error -> {
                                if (error.getCode() != DUPLICATE_KEY) {
                                    throw e;
                                }
                                ids.remove(documents.get(error.getIndex()).getString("_id"));
                            });
        }
        return ids;
    }

    /**
     * Leases what is due, the longest due first.
     *
     * @param full the webhooks that can take no more now
     * @param room how much any other can take
     */
    List<Delivery> claim(
            Instant now, int most, Collection<String> full, ToIntFunction<String> room) {
        Bson due = Filters.lte("dueAt", Date.from(now));
        Map<String, Integer> taken = new HashMap<>();
        List<String> ids = new ArrayList<>();
        collections
                .deliveriesDue()
                .find(full.isEmpty() ? due : Filters.and(due, Filters.nin("webhook", full)))
                .projection(Projections.include("_id", "dueAt", "webhook"))
                .sort(Sorts.ascending("dueAt"))
                .limit(most)
                .forEach(
                        found -> {
                            String webhook = found.getString("webhook");
                            if (taken.merge(webhook, 1, Integer::sum) <= room.applyAsInt(webhook)) {
                                ids.add(found.getString("_id"));
                            }
                        });
        return lease(ids, due, now);
    }

    /** Leases what is owed to this webhook and nobody is sending; not all of it at once. */
    List<Delivery> take(String webhook, Instant now) {
        Bson waiting = Filters.and(Filters.eq("webhook", webhook), Filters.exists("holder", false));
        List<String> ids =
                collections
                        .deliveriesDue()
                        .find(waiting)
                        .projection(Projections.include("_id"))
                        .limit(AT_ONCE)
                        .map(found -> found.getString("_id"))
                        .into(new ArrayList<>());
        return lease(ids, waiting, now);
    }

    /** Of these, those of which this still holds. */
    private List<Delivery> lease(List<String> ids, Bson still, Instant now) {
        if (ids.isEmpty()) {
            return List.of();
        }
        String claim = UUID.randomUUID().toString();
        collections
                .deliveriesDue()
                .updateMany(
                        Filters.and(Filters.in("_id", ids), still),
                        Updates.combine(
                                Updates.set("dueAt", Date.from(now.plus(LEASE))),
                                Updates.set("holder", holder),
                                Updates.set("claim", claim)));
        return collections
                .deliveriesDue()
                .find(Filters.and(Filters.in("_id", ids), Filters.eq("claim", claim)))
                .map(DeliveryDocument::delivery)
                .into(new ArrayList<>());
    }

    /** Of these, what this process holds still. */
    Set<String> held(Collection<String> ids) {
        return collections
                .deliveriesDue()
                .find(heldBy(ids))
                .projection(Projections.include("_id"))
                .map(found -> found.getString("_id"))
                .into(new HashSet<>());
    }

    private Bson heldBy(Collection<String> ids) {
        return Filters.and(Filters.in("_id", ids), Filters.eq("holder", holder));
    }

    /** These are owed no more. */
    void remove(Collection<String> ids) {
        if (!ids.isEmpty()) {
            collections.deliveriesDue().deleteMany(heldBy(ids));
        }
    }

    /** An attempt has failed; the next is due then. */
    void tryAgain(String id, Attempt attempt, Instant dueAt) {
        update(
                id,
                Updates.combine(
                        Updates.set("dueAt", Date.from(dueAt)),
                        Updates.push("attempts", DeliveryDocument.of(attempt)),
                        Updates.unset("holder")));
    }

    /** Leaves it to whoever comes first then. */
    void leave(String id, Instant dueAt) {
        update(
                id,
                Updates.combine(Updates.set("dueAt", Date.from(dueAt)), Updates.unset("holder")));
    }

    private void update(String id, Bson change) {
        collections.deliveriesDue().updateOne(heldBy(List.of(id)), change);
    }

    boolean has(String id) {
        return collections.deliveriesDue().countDocuments(Filters.eq("_id", id)) > 0;
    }

    /** If nobody is sending it, it is due now. */
    void hurry(String id, Instant now) {
        collections
                .deliveriesDue()
                .updateOne(
                        Filters.and(Filters.eq("_id", id), Filters.exists("holder", false)),
                        Updates.set("dueAt", Date.from(now)));
    }

    /** Nobody else is there to hold anything: what is held was by a process that is no more. */
    public void releaseAll(Instant now) {
        collections
                .deliveriesDue()
                .updateMany(
                        Filters.exists("holder"),
                        Updates.combine(
                                Updates.set("dueAt", Date.from(now)), Updates.unset("holder")));
    }
}
