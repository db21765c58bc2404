package caravan.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Changes much without holding up what else the store is asked, some documents at a time: so many,
 * and of so many bytes, since the embedded store holds all that one command changes in memory.
 */
public final class Slices {

    private static final int SIZE = 500;
    private static final long BYTES = 8 << 20;

    /** A document by its id, and the bytes of its body. */
    public record Held(String id, int size) {}

    private Slices() {}

    /** Deletes what this filter finds, by its index; returns how many went. */
    public static long delete(MongoCollection<Document> collection, Bson filter) {
        return each(collection, filter, ids -> deleteIds(collection, ids));
    }

    /** Deletes these; returns how many there were. */
    public static long delete(MongoCollection<Document> collection, List<Held> held) {
        return each(held, ids -> deleteIds(collection, ids));
    }

    /**
     * Does this change to all that the filter finds.
     *
     * @param change must be one after which the filter does not find the document again
     */
    public static void update(MongoCollection<Document> collection, Bson filter, Bson change) {
        each(
                collection,
                filter,
                ids -> collection.updateMany(Filters.in("_id", ids), change).getModifiedCount());
    }

    private static long deleteIds(MongoCollection<Document> collection, List<String> ids) {
        return collection.deleteMany(Filters.in("_id", ids)).getDeletedCount();
    }

    private static long each(
            MongoCollection<Document> collection, Bson filter, ToLongFunction<List<String>> act) {
        long done = 0;
        List<Held> found;
        do {
            found =
                    collection
                            .find(filter)
                            .projection(Projections.include("_id", "size"))
                            .limit(SIZE)
                            .map(it -> new Held(it.getString("_id"), it.getInteger("size", 0)))
                            .into(new ArrayList<>());
            done += each(found, act);
        } while (found.size() == SIZE);
        return done;
    }

    private static long each(List<Held> held, ToLongFunction<List<String>> act) {
        return of(held).stream().mapToLong(act).sum();
    }

    /** The ids of these, in slices of which each can be read or changed at once. */
    public static List<List<String>> of(List<Held> held) {
        List<List<String>> slices = new ArrayList<>();
        List<String> slice = new ArrayList<>();
        long bytes = 0;
        for (Held next : held) {
            boolean full = slice.size() == SIZE || bytes + next.size > BYTES;
            if (full && !slice.isEmpty()) {
                slices.add(slice);
                slice = new ArrayList<>();
                bytes = 0;
            }
            slice.add(next.id);
            bytes += next.size;
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }
}
