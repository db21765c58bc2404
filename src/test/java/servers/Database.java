package servers;

import caravan.store.Unfollowed;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.bson.Document;

import static org.awaitility.Awaitility.await;

/** What Caravan has in its database, read past it. */
public final class Database {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Database() {}

    /** How many events are still to be followed. */
    public static long unfollowed(MongoServer mongo) {
        return unfollowedIds(mongo).size();
    }

    /** Their ids. */
    public static Set<String> unfollowedIds(MongoServer mongo) {
        return read(mongo, Database::unfollowedIds);
    }

    private static Set<String> unfollowedIds(MongoDatabase database) {
        Set<String> ids = new HashSet<>();
        for (Document journal : database.getCollection("journals").find()) {
            for (Unfollowed.Part part : Unfollowed.parts(journal)) {
                database.getCollection("events")
                        .find(part.filter())
                        .projection(Projections.include("_id"))
                        .forEach(event -> ids.add(event.getString("_id")));
            }
        }
        return ids;
    }

    /** Until every stored event was followed. */
    public static void awaitAllFollowed(MongoServer mongo) {
        await("all events followed").atMost(PATIENCE).until(() -> unfollowed(mongo) == 0);
    }

    /** Something of the database, or done to it. */
    public static <T> T read(MongoServer mongo, Function<MongoDatabase, T> work) {
        try (MongoClient client = MongoClients.create(mongo.url())) {
            return work.apply(client.getDatabase("caravan"));
        }
    }

    /** The documents of a collection. */
    public static java.util.List<Document> all(MongoServer mongo, String collection) {
        return read(
                mongo,
                database -> database.getCollection(collection).find().into(new ArrayList<>()));
    }
}
