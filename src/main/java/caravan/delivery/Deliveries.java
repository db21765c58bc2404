package caravan.delivery;

import caravan.store.Collections;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import jakarta.inject.Singleton;
import java.time.Instant;
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

    private final Collections collections;

    Deliveries(Collections collections) {
        this.collections = collections;
    }

    public Owed owed(String webhook) {
        Document oldest =
                collections
                        .deliveriesDue()
                        .find(LogOrder.all(webhook))
                        .projection(Projections.include("createdAt"))
                        .sort(LogOrder.sort(true))
                        .limit(1)
                        .first();
        return new Owed(
                collections.deliveriesDue().countDocuments(LogOrder.all(webhook)),
                Optional.ofNullable(oldest).map(it -> it.getDate("createdAt").toInstant()));
    }

    /** The newest first. Each once: one that is being settled stands in both, and has its end. */
    public List<Read> list(Part part, int limit) {
        Optional<LogOrder.Place> from =
                part.before.or(part::after).map(id -> place(part.webhook, id));
        LogOrder order = new LogOrder(part.webhook, part.isAscending());
        Map<String, Read> found = new HashMap<>();
        if (part.state.isEmpty() || isOpen(part.state.get())) {
            Bson filter =
                    part.state
                            .map(state -> Filters.exists("holder", state == Delivery.State.SENDING))
                            .orElseGet(Filters::empty);
            order.find(collections.deliveriesDue(), from, filter, limit)
                    .forEach(it -> found.put(it.getString("_id"), due(it)));
        }
        if (part.state.isEmpty() || !isOpen(part.state.get())) {
            Bson filter =
                    part.state
                            .map(state -> Filters.eq("state", name(state)))
                            .orElseGet(Filters::empty);
            order.find(collections.deliveriesDone(), from, filter, limit)
                    .forEach(it -> found.put(it.getString("_id"), done(it)));
        }
        return found.values().stream()
                .sorted(Comparator.comparing(Read::delivery, order.comparator()))
                .limit(limit)
                .toList();
    }

    /** Of one that is kept no more, its id tells the time as well as it can. */
    private LogOrder.Place place(String webhook, String id) {
        return read(id).map(Read::delivery)
                .filter(delivery -> delivery.webhook().equals(webhook))
                .map(LogOrder.Place::of)
                .orElseGet(() -> new LogOrder.Place(Delivery.time(id), id));
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
        Bson lost =
                Filters.and(
                        Filters.gte("doneAt", Date.from(since)),
                        Filters.in(
                                "state", name(Delivery.State.FAILED), name(Delivery.State.DEAD)));
        return new LogOrder(webhook, true)
                        .find(
                                collections.deliveriesDone(),
                                after.map(LogOrder.Place::of),
                                lost,
                                limit)
                        .stream()
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
