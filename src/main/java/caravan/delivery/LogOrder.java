package caravan.delivery;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The order of a webhook's log: that in which its deliveries were written down, which their ids do
 * not tell. The later ones are the upper ones.
 */
record LogOrder(String webhook, boolean up) {

    private static final List<String> FIELDS = List.of("createdAt", "_id");

    /** A place in the log: that of a delivery, which may be no more. */
    record Place(Instant createdAt, String id) {

        static Place of(Delivery delivery) {
            return new Place(delivery.createdAt(), delivery.id());
        }
    }

    /** All of this webhook, so that the index of this order serves it. */
    static Bson all(String webhook) {
        return Filters.and(
                Filters.eq("webhook", webhook), Filters.gte("createdAt", Date.from(Instant.EPOCH)));
    }

    static Bson sort(boolean up) {
        return up ? Sorts.ascending(FIELDS) : Sorts.descending(FIELDS);
    }

    Comparator<Delivery> comparator() {
        Comparator<Delivery> rising =
                Comparator.comparing(Delivery::createdAt).thenComparing(Delivery::id);
        return up ? rising : rising.reversed();
    }

    /** Many may have been written down at one time: those beside the place come first. */
    List<Document> find(
            MongoCollection<Document> collection, Optional<Place> from, Bson filter, int limit) {
        Bson all = Filters.and(all(webhook), filter);
        List<Document> found = new ArrayList<>();
        if (from.isPresent()) {
            Date time = Date.from(from.get().createdAt);
            Bson beside =
                    Filters.and(all, Filters.eq("createdAt", time), beyond("_id", from.get().id));
            read(collection, beside, limit, found);
            all = Filters.and(all, beyond("createdAt", time));
        }
        if (found.size() < limit) {
            read(collection, all, limit - found.size(), found);
        }
        return found;
    }

    private Bson beyond(String field, Object value) {
        return up ? Filters.gt(field, value) : Filters.lt(field, value);
    }

    private void read(
            MongoCollection<Document> collection, Bson filter, int limit, List<Document> found) {
        collection.find(filter).sort(sort(up)).limit(limit).into(found);
    }
}
