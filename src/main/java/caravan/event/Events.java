package caravan.event;

import caravan.Ids;
import caravan.Settings;
import caravan.inbox.Inbox;
import caravan.store.Collections;
import caravan.store.Ranges;
import caravan.store.Slices;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/** The stored events of an inbox: reading and deleting them. */
@Singleton
public class Events {

    /**
     * An event as read: a large one, or one on a full page, comes without its body.
     *
     * @param size the number of bytes of its body
     * @param bound bytes that its JSON may have with its body
     */
    public record Read(Event event, int size, boolean complete, long bound) {

        public byte[] json() {
            return complete ? EventJson.bounded(event, bound) : EventJson.withoutBody(event, size);
        }
    }

    private final Collections collections;
    private final long messageBound;
    private final long pageBound;

    Events(Collections collections, Settings settings) {
        this.collections = collections;
        messageBound = settings.limits().message().asLongValue();
        pageBound = settings.limits().page().asLongValue();
    }

    public Optional<Event> find(Inbox inbox, String id) {
        return Optional.ofNullable(
                        collections.events().find(Filters.eq("_id", id)).limit(1).first())
                .map(EventDocument::event)
                .filter(event -> event.inbox().equals(inbox.id()));
    }

    /**
     * Part of a list.
     *
     * @param next the event after which the list goes on; empty where it ends
     */
    public record Heads(List<Document> events, Optional<String> next) {}

    /**
     * The first events that match, without their bodies. Where few do, there may be fewer than the
     * limit, and none at all, though the list goes on: what can be looked at in some seconds is
     * bounded.
     */
    public Heads heads(EventFilter filter, int limit) {
        Search.Found found =
                filter.isSearch()
                        ? new Search(collections.events()).find(filter, limit + 1)
                        : new Search.Found(
                                heads(filter.part(), filter.range().ascending(), limit + 1)
                                        .into(new ArrayList<>()),
                                Optional.empty());
        List<Document> heads = found.events().subList(0, Math.min(limit, found.events().size()));
        return new Heads(
                heads,
                found.events().size() > limit
                        ? Optional.of(heads.get(limit - 1).getString("_id"))
                        : found.reached());
    }

    private FindIterable<Document> heads(Bson filter, boolean ascending, int limit) {
        return collections
                .events()
                .find(filter)
                .projection(Search.WITHOUT_BODIES)
                .sort(Ranges.order(ascending))
                .limit(limit);
    }

    /** Adds the bodies of those that go out with theirs. */
    public List<Read> read(List<Document> heads) {
        Map<String, Event> whole = withBodies(heads);
        return heads.stream()
                .map(
                        head -> {
                            Event event = whole.get(head.getString("_id"));
                            return new Read(
                                    event == null ? EventDocument.event(head) : event,
                                    head.getInteger("size"),
                                    event != null,
                                    messageBound);
                        })
                .toList();
    }

    private Map<String, Event> withBodies(List<Document> heads) {
        List<String> ids = new ArrayList<>();
        long bytes = 0;
        for (Document head : heads) {
            int size = head.getInteger("size");
            if (size <= messageBound && bytes + size <= pageBound) {
                bytes += size;
                ids.add(head.getString("_id"));
            }
        }
        return byIds(ids);
    }

    /** Of these, those that are there, whatever their inbox. */
    public Map<String, Event> byIds(List<String> ids) {
        Map<String, Event> events = new HashMap<>();
        if (!ids.isEmpty()) {
            collections
                    .events()
                    .find(Filters.in("_id", ids))
                    .forEach(
                            document ->
                                    events.put(
                                            document.getString("_id"),
                                            EventDocument.event(document)));
        }
        return events;
    }

    /** Events of an inbox after this id, the oldest first. */
    public List<Read> after(String inbox, String id, int limit) {
        return read(
                heads(Filters.and(Filters.eq("inbox", inbox), Filters.gt("_id", id)), true, limit)
                        .into(new ArrayList<>()));
    }

    /**
     * Events of an inbox between two ids that were followed late, since this time, oldest first.
     */
    public List<Read> late(
            String inbox, Instant since, String afterId, String beforeId, int limit) {
        Bson filter =
                Filters.and(
                        Filters.eq("inbox", inbox),
                        Filters.gte(Outbox.LATE, Date.from(since)),
                        Filters.gt("_id", afterId),
                        Filters.lt("_id", beforeId));
        return read(heads(filter, true, limit).hint(Collections.LATE).into(new ArrayList<>()));
    }

    /** Whether there was one. */
    public boolean delete(Inbox inbox, String id) {
        return collections
                        .events()
                        .deleteOne(
                                Filters.and(Filters.eq("_id", id), Filters.eq("inbox", inbox.id())))
                        .getDeletedCount()
                > 0;
    }

    public void deleteAll(Inbox inbox) {
        Slices.delete(collections.events(), Filters.eq("inbox", inbox.id()));
    }

    /** How many events an inbox holds, and received lately. */
    public record Counts(long events, long bytes, long lastMinute, long lastHour) {}

    public Counts counts(Inbox inbox) {
        Instant now = Instant.now();
        Document sums =
                collections
                        .events()
                        .aggregate(
                                List.of(
                                        new Document("$match", new Document("inbox", inbox.id())),
                                        new Document(
                                                "$group",
                                                new Document("_id", null)
                                                        .append("events", new Document("$sum", 1))
                                                        .append(
                                                                "bytes",
                                                                new Document("$sum", "$size")))))
                        .first();
        if (sums == null) {
            return new Counts(0, 0, 0, 0);
        }
        return new Counts(
                ((Number) sums.get("events")).longValue(),
                ((Number) sums.get("bytes")).longValue(),
                since(inbox, now.minus(Duration.ofMinutes(1))),
                since(inbox, now.minus(Duration.ofHours(1))));
    }

    private long since(Inbox inbox, Instant time) {
        return collections
                .events()
                .countDocuments(
                        Filters.and(
                                Filters.eq("inbox", inbox.id()),
                                Filters.gte("_id", Ids.floor(time))));
    }
}
