package caravan.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.RepeatedTest;
import servers.MongoServer;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

/** What was answered survives the death of the process, and so does the agreement of its parts. */
class EmbeddedMongoKillTest {

    private static final int WRITERS = 6;

    /** The library measures a document between its index and itself: a long one takes its time. */
    private static final String LONG = "x".repeat(100_000);

    private static final int ANSWERS_BEFORE_THE_KILL = 400;

    private final Set<String> attempted = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();

    @RepeatedTest(3)
    void acknowledgedWritesSurviveKill() {
        try (MongoServer server = MongoServer.embedded(MongoServer.Form.FILE)) {
            try (MongoClient client = MongoClients.create(server.url())) {
                MongoCollection<Document> events = events(client);
                events.createIndex(new Document("key", 1), new IndexOptions().unique(true));
                writeUntilKilled(server, events);
            }
            server.restart();
            try (MongoClient client = MongoClients.create(server.url())) {
                everyAnswerIsThere(events(client));
                documentsAndUniqueIndexAgree(events(client));
            }
        }
    }

    private void writeUntilKilled(MongoServer server, MongoCollection<Document> events) {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        CompletableFuture<?>[] writers =
                IntStream.range(0, WRITERS)
                        .mapToObj(w -> CompletableFuture.runAsync(() -> write(w, events), threads))
                        .toArray(CompletableFuture[]::new);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> answered.size() >= ANSWERS_BEFORE_THE_KILL);
        server.kill();
        CompletableFuture.allOf(writers).join();
        threads.shutdown();
    }

    /** Inserts a document, then moves it to another key in the unique index, until it fails. */
    private void write(int writer, MongoCollection<Document> events) {
        try {
            for (int i = 0; ; i++) {
                String id = writer + "-" + i;
                attempted.add(id);
                events.insertOne(event(id, before(id)));
                answered.put(id, 0);
                events.updateOne(
                        eq("_id", id),
                        Updates.combine(Updates.set("key", after(id)), Updates.set("n", 1)));
                answered.put(id, 1);
            }
        } catch (MongoException killed) {
            return;
        }
    }

    private void everyAnswerIsThere(MongoCollection<Document> events) {
        answered.forEach(
                (id, n) -> {
                    Document event = events.find(eq("_id", id)).first();
                    assertThat(event).as(id).isNotNull();
                    assertThat(event.getInteger("n")).as(id).isGreaterThanOrEqualTo(n);
                });
    }

    private void documentsAndUniqueIndexAgree(MongoCollection<Document> events) {
        Map<String, Document> stored = new ConcurrentHashMap<>();
        events.find().forEach(event -> stored.put(event.getString("_id"), event));
        List<Document> free = new ArrayList<>();
        for (String id : attempted) {
            Document event = stored.get(id);
            if (event == null) {
                free.add(event(id, before(id)));
                free.add(event("second of " + id, after(id)));
            } else {
                assertThat(events.find(eq("key", event.get("key"))).first()).isEqualTo(event);
                boolean moved = event.getInteger("n") == 1;
                free.add(event("second of " + id, moved ? before(id) : after(id)));
            }
        }
        assertThat(events.insertMany(free).getInsertedIds()).hasSameSizeAs(free);
    }

    private static MongoCollection<Document> events(MongoClient client) {
        return client.getDatabase("caravan").getCollection("events");
    }

    private static Document event(String id, String key) {
        return new Document("_id", id).append("key", key).append("n", 0).append("text", LONG);
    }

    private static String before(String id) {
        return "before " + id;
    }

    private static String after(String id) {
        return "after " + id;
    }
}
