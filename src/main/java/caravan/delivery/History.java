package caravan.delivery;

import caravan.store.Collections;
import caravan.store.ServerErrors;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;

/** What became of what was owed: each delivery once, as it was settled first. */
@Singleton
class History {

    /** A delivery and how it ended. */
    record Done(Delivery delivery, Delivery.State state, Instant at) {}

    private final Collections collections;
    private final Reports reports;

    History(Collections collections, Reports reports) {
        this.collections = collections;
        this.reports = reports;
    }

    void add(List<Done> done) {
        List<Document> documents =
                done.stream()
                        .map(each -> DeliveryDocument.done(each.delivery, each.state, each.at))
                        .toList();
        if (documents.isEmpty()) {
            return;
        }
        try {
            collections
                    .deliveriesDone()
                    .insertMany(documents, new InsertManyOptions().ordered(false));
            reports.over(done);
        } catch (MongoBulkWriteException e) {
            if (e.getWriteErrors().stream()
                    .anyMatch(it -> it.getCode() != ServerErrors.DUPLICATE_KEY)) {
                throw e;
            }
            Set<Integer> before = new HashSet<>();
            e.getWriteErrors().forEach(error -> before.add(error.getIndex()));
            reports.over(
                    IntStream.range(0, done.size())
                            .filter(i -> !before.contains(i))
                            .mapToObj(done::get)
                            .toList());
        }
    }

    /** Of these, nothing is to be known any more. */
    void forget(Collection<String> ids) {
        if (!ids.isEmpty()) {
            collections.deliveriesDone().deleteMany(Filters.in("_id", ids));
        }
    }

    /** Of these, what was settled before. */
    Set<String> among(Collection<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : collections
                        .deliveriesDone()
                        .find(Filters.in("_id", ids))
                        .projection(Projections.include("_id"))
                        .map(found -> found.getString("_id"))
                        .into(new HashSet<>());
    }
}
