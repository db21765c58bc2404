package floor;

import caravan.Ids;
import caravan.delivery.Call;
import caravan.delivery.Client;
import caravan.delivery.Signature;
import caravan.store.Collections;
import caravan.webhook.Destination;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * What delivering is measured against: a loop as anybody would write it by hand. It reads the rows
 * that are due, sends each with the same client, signed, and updates each row. It leases nothing,
 * retries nothing and keeps no log.
 */
@Singleton
class Loop {

    private static final int AT_ONCE = 100;
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final Collections collections;
    private final MongoCollection<Document> rows;
    private final Client client;

    Loop(Collections collections, MongoClient mongo, Client client) {
        this.collections = collections;
        this.rows = mongo.getDatabase("caravan").getCollection("floor_rows");
        this.client = client;
    }

    void start(@Observes StartupEvent started) {
        if (Integer.getInteger("floor.port", 0) > 0) {
            rows.createIndex(Indexes.ascending("state", "_id"));
            Thread loop = new Thread(this::run, "floor-loop");
            loop.setDaemon(true);
            loop.start();
        }
    }

    /** This event is owed to so many destinations. */
    void owe(String event, String base, int destinations) {
        List<Document> owed = new ArrayList<>();
        for (int i = 1; i <= destinations; i++) {
            owed.add(
                    new Document("_id", Ids.next())
                            .append("event", event)
                            .append("url", base + i)
                            .append("state", "due"));
        }
        rows.insertMany(owed);
    }

    private void run() {
        while (true) {
            try {
                if (!turn()) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean turn() {
        List<Document> due =
                rows.find(Filters.eq("state", "due")).limit(AT_ONCE).into(new ArrayList<>());
        Map<String, byte[]> bodies = new HashMap<>();
        collections
                .events()
                .find(
                        Filters.in(
                                "_id", due.stream().map(row -> row.getString("event")).toList()))
                .forEach(
                        event ->
                                bodies.put(
                                        event.getString("_id"),
                                        event.getString("text")
                                                .getBytes(StandardCharsets.UTF_8)));
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (Document row : due) {
            sent.add(send(row, bodies.get(row.getString("event"))));
        }
        sent.forEach(CompletableFuture::join);
        return !due.isEmpty();
    }

    private CompletableFuture<Void> send(Document row, byte[] body) {
        String id = row.getString("_id");
        Map<String, List<String>> headers =
                new HashMap<>(Signature.headers(id, Instant.now(), body, List.of(SECRET)));
        headers.put("content-type", List.of("application/json"));
        Call call =
                new Call(
                        Destination.of(row.getString("url")),
                        headers,
                        body,
                        Duration.ofSeconds(15));
        return client.send(call)
                .thenAcceptAsync(
                        answer ->
                                rows.updateOne(
                                        Filters.eq("_id", id), Updates.set("state", "done")))
                .toCompletableFuture();
    }
}
