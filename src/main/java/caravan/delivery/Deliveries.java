package caravan.delivery;

import caravan.store.Collections;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The log: what is owed, and what became of what was owed. */
@Singleton
public class Deliveries {

    /**
     * A delivery as it is now.
     *
     * @param dueAt when its next attempt is due; empty when there is none any more
     * @param doneAt when it was over; empty when it is not
     */
    public record Read(
            Delivery delivery,
            Delivery.State state,
            Optional<Instant> dueAt,
            Optional<Instant> doneAt) {

        public String id() {
            return delivery.id();
        }
    }

    /**
     * Part of a log, newest first, but oldest first from {@code after} on.
     *
     * @param before only ids below it
     * @param after only ids above it
     */
    public record Part(
            String webhook,
            Optional<Delivery.State> state,
            Optional<String> before,
            Optional<String> after) {

        private Bson filter() {
            List<Bson> all = new ArrayList<>(List.of(Filters.eq("webhook", webhook)));
            before.ifPresent(id -> all.add(Filters.lt("_id", id)));
            after.ifPresent(id -> all.add(Filters.gt("_id", id)));
            return Filters.and(all);
        }

        private boolean isAscending() {
            return after.isPresent();
        }
    }

    private final Collections collections;

    Deliveries(Collections collections) {
        this.collections = collections;
    }

    /** Each once: one that is being settled stands in both, and has its end. */
    public List<Read> list(Part part, int limit) {
        Map<String, Read> found = new HashMap<>();
        if (part.state.isEmpty() || isOpen(part.state.get())) {
            Bson filter =
                    part.state
                            .map(state -> Filters.exists("holder", state == Delivery.State.SENDING))
                            .orElseGet(Filters::empty);
            find(collections.deliveriesDue(), part, filter, limit)
                    .forEach(it -> found.put(it.getString("_id"), due(it)));
        }
        if (part.state.isEmpty() || !isOpen(part.state.get())) {
            Bson filter =
                    part.state
                            .map(state -> Filters.eq("state", name(state)))
                            .orElseGet(Filters::empty);
            find(collections.deliveriesDone(), part, filter, limit)
                    .forEach(it -> found.put(it.getString("_id"), done(it)));
        }
        Comparator<Read> order = Comparator.comparing(Read::id);
        return found.values().stream()
                .sorted(part.isAscending() ? order : order.reversed())
                .limit(limit)
                .toList();
    }

    private static Iterable<Document> find(
            MongoCollection<Document> collection, Part part, Bson filter, int limit) {
        return collection
                .find(Filters.and(part.filter(), filter))
                .sort(part.isAscending() ? Sorts.ascending("_id") : Sorts.descending("_id"))
                .limit(limit);
    }

    public static String name(Delivery.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isOpen(Delivery.State state) {
        return state == Delivery.State.WAITING || state == Delivery.State.SENDING;
    }

    private static Read due(Document document) {
        return new Read(
                DeliveryDocument.delivery(document),
                document.containsKey("holder") ? Delivery.State.SENDING : Delivery.State.WAITING,
                Optional.of(document.getDate("dueAt").toInstant()),
                Optional.empty());
    }

    private static Read done(Document document) {
        return new Read(
                DeliveryDocument.delivery(document),
                Delivery.State.valueOf(document.getString("state").toUpperCase(Locale.ROOT)),
                Optional.empty(),
                Optional.of(document.getDate("doneAt").toInstant()));
    }

    /** One of this inbox. */
    public Optional<Read> find(String inbox, String id) {
        Bson byId = Filters.eq("_id", id);
        return Optional.ofNullable(collections.deliveriesDone().find(byId).first())
                .map(Deliveries::done)
                .or(
                        () ->
                                Optional.ofNullable(collections.deliveriesDue().find(byId).first())
                                        .map(Deliveries::due))
                .filter(found -> found.delivery().inbox().equals(inbox));
    }

    /** What was not delivered and ended since then, of this webhook; the oldest first. */
    List<Delivery> lost(String webhook, Instant since, String afterId, int limit) {
        return collections
                .deliveriesDone()
                .find(
                        Filters.and(
                                Filters.eq("webhook", webhook),
                                Filters.gt("_id", afterId),
                                Filters.gte("doneAt", Date.from(since)),
                                Filters.in(
                                        "state",
                                        name(Delivery.State.FAILED),
                                        name(Delivery.State.DEAD))))
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .map(DeliveryDocument::delivery)
                .into(new ArrayList<>());
    }

    /** Of these ids, those that there are, owed or over. */
    Set<String> there(Collection<String> ids) {
        Set<String> there = new HashSet<>();
        for (var some : List.of(collections.deliveriesDue(), collections.deliveriesDone())) {
            some.find(Filters.in("_id", ids))
                    .projection(Projections.include("_id"))
                    .forEach(found -> there.add(found.getString("_id")));
        }
        return there;
    }
}
