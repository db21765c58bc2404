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
     * @param before only what is older than this one
     * @param after only what is newer than this one
     */
    public record Part(
            String webhook,
            Optional<Delivery.State> state,
            Optional<String> before,
            Optional<String> after) {

        private boolean isAscending() {
            return after.isPresent();
        }
    }

    /** What a webhook is owed, and since when the oldest of it. */
    public record Owed(long number, Optional<Instant> oldest) {}

    /** A place in the log: beside a delivery, which may be no more. */
    private record Place(Instant createdAt, String id) {

        static final Comparator<Place> ORDER =
                Comparator.comparing(Place::createdAt).thenComparing(Place::id);

        static Place of(Delivery delivery) {
            return new Place(delivery.createdAt(), delivery.id());
        }
    }

    /** In the log's order. */
    private static final List<String> ORDER = List.of("createdAt", "_id");

    private final Collections collections;

    Deliveries(Collections collections) {
        this.collections = collections;
    }

    /** All of this webhook, so that the index of the log's order serves it. */
    static Bson of(String webhook) {
        return Filters.and(
                Filters.eq("webhook", webhook), Filters.gte("createdAt", Date.from(Instant.EPOCH)));
    }

    public Owed owed(String webhook) {
        Document oldest =
                collections
                        .deliveriesDue()
                        .find(of(webhook))
                        .projection(Projections.include("createdAt"))
                        .sort(Sorts.ascending(ORDER))
                        .limit(1)
                        .first();
        return new Owed(
                collections.deliveriesDue().countDocuments(of(webhook)),
                Optional.ofNullable(oldest).map(it -> it.getDate("createdAt").toInstant()));
    }

    /** The newest first. Each once: one that is being settled stands in both, and has its end. */
    public List<Read> list(Part part, int limit) {
        Optional<Place> from = part.before.or(part::after).map(this::place);
        Map<String, Read> found = new HashMap<>();
        if (part.state.isEmpty() || isOpen(part.state.get())) {
            Bson filter =
                    part.state
                            .map(state -> Filters.exists("holder", state == Delivery.State.SENDING))
                            .orElseGet(Filters::empty);
            find(collections.deliveriesDue(), part, from, filter, limit)
                    .forEach(it -> found.put(it.getString("_id"), due(it)));
        }
        if (part.state.isEmpty() || !isOpen(part.state.get())) {
            Bson filter =
                    part.state
                            .map(state -> Filters.eq("state", name(state)))
                            .orElseGet(Filters::empty);
            find(collections.deliveriesDone(), part, from, filter, limit)
                    .forEach(it -> found.put(it.getString("_id"), done(it)));
        }
        Comparator<Read> order = Comparator.comparing(it -> Place.of(it.delivery()), Place.ORDER);
        return found.values().stream()
                .sorted(part.isAscending() ? order : order.reversed())
                .limit(limit)
                .toList();
    }

    /** Many may have been written down at one time: those beside the place come first. */
    private static List<Document> find(
            MongoCollection<Document> collection,
            Part part,
            Optional<Place> from,
            Bson filter,
            int limit) {
        boolean up = part.isAscending();
        Bson all = Filters.and(of(part.webhook), filter);
        List<Document> found = new ArrayList<>();
        if (from.isPresent()) {
            Date time = Date.from(from.get().createdAt);
            String id = from.get().id;
            Bson beside = up ? Filters.gt("_id", id) : Filters.lt("_id", id);
            read(
                    collection,
                    Filters.and(all, Filters.eq("createdAt", time), beside),
                    up,
                    limit,
                    found);
            all =
                    Filters.and(
                            all,
                            up ? Filters.gt("createdAt", time) : Filters.lt("createdAt", time));
        }
        if (found.size() < limit) {
            read(collection, all, up, limit - found.size(), found);
        }
        return found;
    }

    private static void read(
            MongoCollection<Document> collection,
            Bson filter,
            boolean up,
            int limit,
            List<Document> found) {
        collection
                .find(filter)
                .sort(up ? Sorts.ascending(ORDER) : Sorts.descending(ORDER))
                .limit(limit)
                .into(found);
    }

    /** Of one that is kept no more, its id tells the time as well as it can. */
    private Place place(String id) {
        return read(id).map(Read::delivery)
                .map(Place::of)
                .orElseGet(() -> new Place(Delivery.time(id), id));
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
        return read(id).filter(found -> found.delivery().inbox().equals(inbox));
    }

    private Optional<Read> read(String id) {
        Bson byId = Filters.eq("_id", id);
        return Optional.ofNullable(collections.deliveriesDone().find(byId).first())
                .map(Deliveries::done)
                .or(
                        () ->
                                Optional.ofNullable(collections.deliveriesDue().find(byId).first())
                                        .map(Deliveries::due));
    }

    /** What was not delivered and ended since then, of this webhook; the oldest first. */
    List<Delivery> lost(String webhook, Instant since, Optional<Delivery> after, int limit) {
        Part part = new Part(webhook, Optional.empty(), Optional.empty(), Optional.of(""));
        Bson lost =
                Filters.and(
                        Filters.gte("doneAt", Date.from(since)),
                        Filters.in(
                                "state", name(Delivery.State.FAILED), name(Delivery.State.DEAD)));
        return find(collections.deliveriesDone(), part, after.map(Place::of), lost, limit).stream()
                .map(DeliveryDocument::delivery)
                .toList();
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
