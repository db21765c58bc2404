package caravan.store;

import caravan.http.Range;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import org.bson.conversions.Bson;

/** A part of a list, as the store understands it. */
public final class Ranges {

    private Ranges() {}

    public static Bson filter(Range range) {
        List<Bson> all = new ArrayList<>();
        range.before().ifPresent(id -> all.add(Filters.lt("_id", id)));
        range.after().ifPresent(id -> all.add(Filters.gt("_id", id)));
        return all.isEmpty() ? Filters.empty() : Filters.and(all);
    }

    public static Bson order(boolean ascending) {
        return ascending ? Sorts.ascending("_id") : Sorts.descending("_id");
    }
}
