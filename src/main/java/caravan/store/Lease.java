package caravan.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.bson.Document;

/** Lets one process at a time do something: a document that its holder renews. */
public final class Lease {

    /** This process, for as long as it runs. */
    private static final String HOLDER = UUID.randomUUID().toString();

    private final MongoCollection<Document> leases;
    private final String name;
    private final Duration time;
    private final String holder;

    public Lease(MongoCollection<Document> leases, String name, Duration time) {
        this(leases, name, time, HOLDER);
    }

    Lease(MongoCollection<Document> leases, String name, Duration time, String holder) {
        this.leases = leases;
        this.name = name;
        this.time = time;
        this.holder = holder;
    }

    /** Takes or renews it; whether it is ours for its time from now. */
    public boolean take() {
        Instant now = Instant.now();
        try {
            leases.findOneAndUpdate(
                    Filters.and(
                            Filters.eq("_id", name),
                            Filters.or(
                                    Filters.eq("holder", holder),
                                    Filters.lt("until", Date.from(now)))),
                    Updates.combine(
                            Updates.set("holder", holder),
                            Updates.set("until", Date.from(now.plus(time)))),
                    new FindOneAndUpdateOptions().upsert(true));
            return true;
        } catch (MongoWriteException | MongoCommandException e) {
            if (e.getCode() == ServerErrors.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    /** Lets others have it at once. */
    public void release() {
        leases.deleteOne(Filters.and(Filters.eq("_id", name), Filters.eq("holder", holder)));
    }
}
