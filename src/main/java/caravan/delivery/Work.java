package caravan.delivery;

import caravan.store.Collections;
import caravan.store.ServerErrors;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What is owed and not settled yet. Whoever sends a delivery leases it: it is due again when the
 * lease is over, for whoever comes first then. Each claim has a name of its own, so that one that
 * was too slow changes nothing of what another has taken since, in this process or elsewhere.
 */
@Singleton
public class Work {

    /** The longest attempt, and what it takes to begin and to settle it. */
    static final Duration LEASE = Duration.ofSeconds(20);

    private static final int AT_ONCE = 500;

    /** A delivery and the claim that has it. */
    record Hold(String id, String holder) {}

    /** What was leased at one time. */
    record Claim(String holder, List<Delivery> deliveries) {

        static final Claim NONE = new Claim("", List.of());

        List<Hold> holds() {
            return deliveries.stream().map(each -> new Hold(each.id(), holder)).toList();
        }
    }

    /** What is due, before anybody has it. */
    record Due(String id, String webhook, String inbox, int size) {}

    /** It is due then, after an attempt, or without one. */
    record Later(Hold hold, Optional<Attempt> attempt, Instant dueAt) {

        private UpdateOneModel<Document> update() {
            List<Bson> changes = new ArrayList<>();
            changes.add(Updates.set("dueAt", Date.from(dueAt)));
            changes.add(Updates.unset("holder"));
            attempt.ifPresent(
                    made -> changes.add(Updates.push("attempts", DeliveryDocument.of(made))));
            return new UpdateOneModel<>(heldBy(List.of(hold)), Updates.combine(changes));
        }
    }

    private final Collections collections;

    Work(Collections collections) {
        this.collections = collections;
    }

    static String newHolder() {
        return UUID.randomUUID().toString();
    }

    /**
     * Writes down what is owed; what was written down before stays as it is.
     *
     * @return the ids of what was not
     */
    Set<String> owe(
            Collection<Delivery> waiting, Collection<Delivery> leased, String holder, Instant now) {
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
                                if (error.getCode() != ServerErrors.DUPLICATE_KEY) {
                                    throw e;
                                }
                                ids.remove(documents.get(error.getIndex()).getString("_id"));
                            });
        }
        return ids;
    }

    /** The longest due first; without what is owed to these webhooks. */
    List<Due> due(Instant now, int most, Collection<String> without) {
        // An index of both tells all that is asked, if both are asked for.
        Bson due = Filters.and(isDue(now), Filters.gt("webhook", ""));
        List<String> ids =
                collections
                        .deliveriesDue()
                        .find(
                                without.isEmpty()
                                        ? due
                                        : Filters.and(due, Filters.nin("webhook", without)))
                        .projection(Projections.include("_id", "dueAt", "webhook"))
                        .sort(Sorts.ascending("dueAt"))
                        .limit(most)
                        .map(found -> found.getString("_id"))
                        .into(new ArrayList<>());
        return ids.isEmpty() ? List.of() : due(Filters.in("_id", ids), most);
    }

    /** The longest due to this webhook first. */
    List<Due> dueTo(String webhook, Instant now, int most) {
        return most == 0
                ? List.of()
                : due(Filters.and(Filters.eq("webhook", webhook), isDue(now)), most);
    }

    private List<Due> due(Bson which, int most) {
        return collections
                .deliveriesDue()
                .find(which)
                .projection(Projections.include("_id", "dueAt", "webhook", "inbox", "size"))
                .sort(Sorts.ascending("dueAt"))
                .limit(most)
                .map(
                        found ->
                                new Due(
                                        found.getString("_id"),
                                        found.getString("webhook"),
                                        found.getString("inbox"),
                                        found.getInteger("size", 0)))
                .into(new ArrayList<>());
    }

    private static Bson isDue(Instant now) {
        return Filters.lte("dueAt", Date.from(now));
    }

    /** Leases these, as far as they are still due. */
    Claim claim(Collection<String> ids, Instant now) {
        return lease(ids, isDue(now), now);
    }

    /** Leases what is owed to this webhook and nobody is sending; not all of it at once. */
    Claim take(String webhook, Instant now) {
        Bson waiting = Filters.and(LogOrder.all(webhook), Filters.exists("holder", false));
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
    private Claim lease(Collection<String> ids, Bson still, Instant now) {
        if (ids.isEmpty()) {
            return Claim.NONE;
        }
        String holder = newHolder();
        collections
                .deliveriesDue()
                .updateMany(
                        Filters.and(Filters.in("_id", ids), still),
                        Updates.combine(
                                Updates.set("dueAt", Date.from(now.plus(LEASE))),
                                Updates.set("holder", holder)));
        return new Claim(
                holder,
                collections
                        .deliveriesDue()
                        .find(Filters.and(Filters.in("_id", ids), Filters.eq("holder", holder)))
                        .map(DeliveryDocument::delivery)
                        .into(new ArrayList<>()));
    }

    /** Of these, those that nobody has taken since. */
    Set<Hold> held(Collection<Hold> holds) {
        return holds.isEmpty()
                ? Set.of()
                : collections
                        .deliveriesDue()
                        .find(heldBy(holds))
                        .projection(Projections.include("_id", "holder"))
                        .map(found -> new Hold(found.getString("_id"), found.getString("holder")))
                        .into(new HashSet<>());
    }

    /** Of each delivery there is one hold at most among these. */
    private static Bson heldBy(Collection<Hold> holds) {
        return Filters.and(
                Filters.in("_id", holds.stream().map(Hold::id).toList()),
                Filters.in("holder", holds.stream().map(Hold::holder).distinct().toList()));
    }

    /**
     * These are owed no more, unless somebody else has taken them since.
     *
     * @return whether all were there
     */
    boolean remove(Collection<Hold> holds) {
        return holds.isEmpty()
                || collections.deliveriesDue().deleteMany(heldBy(holds)).getDeletedCount()
                        == holds.size();
    }

    /** These were settled before: they are owed no more, whoever waits for them. */
    void forget(Collection<String> settled) {
        if (!settled.isEmpty()) {
            collections.deliveriesDue().deleteMany(Filters.in("_id", settled));
        }
    }

    /**
     * Lets these go, to whoever comes first then.
     *
     * @return whether all were there
     */
    boolean later(List<Later> later) {
        return later.isEmpty()
                || collections
                                .deliveriesDue()
                                .bulkWrite(
                                        later.stream().map(Later::update).toList(),
                                        new BulkWriteOptions().ordered(false))
                                .getMatchedCount()
                        == later.size();
    }

    boolean has(String id) {
        return !among(List.of(id)).isEmpty();
    }

    /** Of these, what is owed. */
    Set<String> among(Collection<String> ids) {
        return collections
                .deliveriesDue()
                .find(Filters.in("_id", ids))
                .projection(Projections.include("_id"))
                .map(found -> found.getString("_id"))
                .into(new HashSet<>());
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
