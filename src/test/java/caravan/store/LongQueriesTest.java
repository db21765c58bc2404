package caravan.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** A query that takes its time holds nobody up, and answers with what it saw. */
@Timeout(120)
class LongQueriesTest {

    private static final int DOCUMENTS = 100;
    private static final int WRITES = 40;

    /** Each looks at every character of a document. */
    private static final Bson SLOW_AND_FALSE =
            Filters.or(
                    IntStream.range(0, 8)
                            .mapToObj(i -> Pattern.compile("x?y" + i, Pattern.CASE_INSENSITIVE))
                            .map(pattern -> Filters.regex("text", pattern))
                            .toList());

    private final EmbeddedMongo mongo = EmbeddedMongo.inMemory(0);
    private final MongoClient client = MongoClients.create(mongo.connectionString());
    private final MongoCollection<Document> documents =
            client.getDatabase("caravan").getCollection("documents");

    @BeforeEach
    void insert() {
        String text = "x".repeat(100_000);
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.insertOne(
                    new Document("_id", "0" + i).append("state", "old").append("text", text));
        }
    }

    @AfterEach
    void stop() {
        client.close();
        mongo.close();
    }

    /** Were they held up, each would wait for the end of a query. */
    @Test
    void writesNeedNotWaitForItsEnd() {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger ended = new AtomicInteger();
        Runnable search =
                () -> {
                    while (!enough.get()) {
                        assertThat(documents.find(SLOW_AND_FALSE)).isEmpty();
                        ended.incrementAndGet();
                    }
                };
        CompletableFuture<Void> one = CompletableFuture.runAsync(search);
        CompletableFuture<Void> other = CompletableFuture.runAsync(search);
        while (ended.get() == 0) {
            Thread.onSpinWait();
        }
        int before = ended.get();
        for (int i = 0; i < WRITES; i++) {
            documents.insertOne(new Document("_id", "1" + i));
        }
        int meanwhile = ended.get() - before;
        enough.set(true);
        CompletableFuture.allOf(one, other).join();
        assertThat(meanwhile).isLessThan(WRITES / 2);
    }

    @Test
    void whatItFoundStaysAsItWas() {
        Bson old = Filters.and(Filters.eq("state", "old"), Filters.nor(SLOW_AND_FALSE));
        CompletableFuture<List<Document>> search =
                CompletableFuture.supplyAsync(() -> documents.find(old).into(new ArrayList<>()));
        for (int i = 0; !search.isDone(); i = (i + 1) % DOCUMENTS) {
            Bson one = Filters.eq("_id", "0" + i);
            documents.updateOne(one, Updates.set("state", "new"));
            documents.updateOne(one, Updates.set("state", "old"));
        }
        assertThat(search.join())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(found -> assertThat(found).containsEntry("state", "old"));
    }
}
