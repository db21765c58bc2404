package caravan.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Deletes much without holding up what else the store is asked: some documents at a time. */
public final class Slices {

    private static final int SIZE = 500;

    private Slices() {}

    /** Deletes what this filter finds, the oldest first; returns how many went. */
    public static long delete(MongoCollection<Document> collection, Bson filter) {
        long deleted = 0;
        List<String> ids;
        do {
            ids =
                    collection
                            .find(filter)
                            .projection(Projections.include("_id"))
                            .sort(Sorts.ascending("_id"))
                            .limit(SIZE)
                            .map(document -> document.getString("_id"))
                            .into(new ArrayList<>());
            deleted += deleteIds(collection, ids);
        } while (ids.size() == SIZE);
        return deleted;
    }

    /** Deletes these; returns how many there were. */
    public static long deleteIds(MongoCollection<Document> collection, List<String> ids) {
        long deleted = 0;
        for (int from = 0; from < ids.size(); from += SIZE) {
            List<String> slice = ids.subList(from, Math.min(ids.size(), from + SIZE));
            deleted += collection.deleteMany(Filters.in("_id", slice)).getDeletedCount();
        }
        return deleted;
    }
}
