package caravan.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static com.mongodb.client.model.Filters.eq;
import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;

/** Many clients at once; a dropped connection shows as an error, since nothing is retried. */
@Timeout(120)
class EmbeddedMongoConcurrencyTest {

    private static final String NOTHING_TWICE = "/?retryReads=false&retryWrites=false";
    private static final int THREADS = 8;
    private static final int FIELDS = 200;
    @TempDir Path folder;
    private EmbeddedMongo mongo;
    private MongoClient client;
    private MongoCollection<Document> events;

    @BeforeEach
    void start() {
        mongo = EmbeddedMongo.start(folder, 32);
        client = MongoClients.create(mongo.connectionString() + NOTHING_TWICE);
        events = client.getDatabase("caravan").getCollection("events");
    }

    @AfterEach
    void stop() {
        client.close();
        mongo.close();
    }

    @Test
    void readersAndUpdatersOfOneCollectionAreAllAnswered() {
        events.insertMany(documents(20));
        inParallel(
                thread -> {
                    for (int i = 0; i < 300; i++) {
                        if (thread % 2 == 0) {
                            assertThat(read(thread)).hasSize(20).allMatch(this::isWhole);
                        } else {
                            moveField(i % 20, thread, i / 20);
                        }
                    }
                });
    }

    @Test
    void findOneAndUpdateGrantsEachDocumentOnce() {
        events.insertMany(documents(400));
        Set<Object> granted = ConcurrentHashMap.newKeySet();
        inParallel(
                thread -> {
                    Bson claim = Updates.combine(Updates.set("owner", thread), Updates.inc("n", 1));
                    FindOneAndUpdateOptions after =
                            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
                    Document mine;
                    while ((mine = events.findOneAndUpdate(eq("owner", null), claim, after))
                            != null) {
                        assertThat(mine).containsEntry("owner", thread).containsEntry("n", 1);
                        assertThat(granted.add(mine.get("_id"))).as("granted once").isTrue();
                    }
                });
        assertThat(granted).hasSize(400);
    }

    @Test
    void collectionsComeAndGoBesideWriters() {
        inParallel(
                thread -> {
                    for (int i = 0; i < 40; i++) {
                        MongoCollection<Document> other =
                                client.getDatabase("caravan").getCollection("other" + i % 3);
                        if (thread == 0) {
                            other.drop();
                            mongo.compact(Duration.ofMillis(50));
                        }
                        other.insertOne(new Document("_id", thread + " " + i));
                        events.insertOne(new Document("_id", thread + " " + i));
                    }
                });
        assertThat(events.countDocuments()).isEqualTo(40L * THREADS);
    }

    /** Half of the readers fetch in small batches, so that updates fall between two of them. */
    private List<Document> read(int thread) {
        return events.find().batchSize(thread % 4 == 0 ? 7 : 1_000).into(new ArrayList<>());
    }

    /** Puts one field in the place of another: a document that is looked at meanwhile breaks. */
    private void moveField(int document, int thread, int round) {
        String field = "moved" + thread + "x";
        events.updateOne(
                eq("_id", document),
                Updates.combine(Updates.set(field + (round + 1), 1), Updates.unset(field + round)));
    }

    private boolean isWhole(Document document) {
        return document.containsKey("field0") && document.containsKey("field" + (FIELDS - 1));
    }

    private static List<Document> documents(int count) {
        return IntStream.range(0, count).mapToObj(EmbeddedMongoConcurrencyTest::document).toList();
    }

    private static Document document(int id) {
        Document document = new Document("_id", id).append("owner", null).append("n", 0);
        IntStream.range(0, FIELDS).forEach(i -> document.append("field" + i, "value " + i));
        return document;
    }

    private static void inParallel(IntConsumer work) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CompletableFuture.allOf(
                            IntStream.range(0, THREADS)
                                    .mapToObj(n -> runAsync(() -> work.accept(n), threads))
                                    .toArray(CompletableFuture[]::new))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } finally {
            threads.shutdownNow();
        }
    }
}
