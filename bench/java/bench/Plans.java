package bench;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/**
 * How MongoDB did what Caravan asked of its events, by the database's profile: none of it by looking
 * at a whole collection, and none by sorting.
 */
final class Plans implements AutoCloseable {

    private static final Document OF_EVENTS =
            new Document("ns", new Document("$regex", "\\.events$"))
                    .append("planSummary", new Document("$exists", true));

    private final MongoClient client;
    private final MongoDatabase database;
    private final boolean kept;

    Plans(String url, String name) {
        client = MongoClients.create(url);
        database = client.getDatabase(name);
        kept = keep();
    }

    private boolean keep() {
        try {
            database.runCommand(new Document("profile", 2));
            return true;
        } catch (MongoCommandException cannot) {
            System.out.println("Plans are not shown: this server keeps no profile: " + cannot);
            return false;
        }
    }

    /** Prints the plans; fails where one is not as it should be. */
    void check() {
        if (!kept) {
            return;
        }
        database.runCommand(new Document("profile", 0));
        Map<String, Integer> plans = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Document done : database.getCollection("system.profile").find(OF_EVENTS)) {
            String plan = done.getString("planSummary");
            boolean sorted = done.getBoolean("hasSortStage", false);
            plans.merge(done.getString("op") + ": " + plan + (sorted ? ", sorted" : ""), 1, Integer::sum);
            if (sorted || plan.contains("COLLSCAN")) {
                wrong.add(done.get("command").toString());
            }
        }
        Table table = new Table("how the store did it", "times");
        plans.forEach(table::row);
        table.print();
        if (plans.isEmpty() || !wrong.isEmpty()) {
            throw new AssertionError("Not by an index, or sorted: " + wrong);
        }
    }

    void drop() {
        database.drop();
    }

    @Override
    public void close() {
        client.close();
    }
}
