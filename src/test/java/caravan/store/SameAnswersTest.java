package caravan.store;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What indexes and ranges of ids find is what the library's server finds by looking at everything,
 * whatever was written before, and after a restart.
 */
class SameAnswersTest {

    private static final int IDS = 60;
    private static final int PART = 250;
    private static final int ROUNDS = 6 * PART;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final MongoServer library = new MongoServer(new MemoryBackend());
    private final MongoClient libraryClient =
            MongoClients.create(library.bindAndGetConnectionString());

    @TempDir Path folder;
    private EmbeddedMongo ours;
    private MongoClient ourClient;

    @BeforeEach
    void start() {
        ours = EmbeddedMongo.start(folder, 8);
        ourClient = MongoClients.create(ours.connectionString());
    }

    @AfterEach
    void stop() {
        stopOurs();
        libraryClient.close();
        library.shutdownNow();
    }

    private void restart() {
        stopOurs();
        start();
    }

    private void stopOurs() {
        ourClient.close();
        ours.close();
    }

    private MongoCollection<Document> ours() {
        return ourClient.getDatabase("caravan").getCollection("documents");
    }

    private MongoCollection<Document> librarys() {
        return libraryClient.getDatabase("caravan").getCollection("documents");
    }

    @Test
    void areGiven() {
        System.out.println("SameAnswersTest: " + ROUNDS + " rounds, seed " + seed);
        ours().createIndex(Indexes.ascending("a", "_id"));
        for (int round = 0; round < ROUNDS; round++) {
            switch (round % PART == 0 ? round / PART : 0) {
                case 1 -> ours().createIndex(Indexes.ascending("b"));
                case 2 -> ours().createIndex(Indexes.ascending("a", "_id", "b"));
                case 3 -> ours().dropIndex(Indexes.ascending("a", "_id"));
                case 4 -> restart();
                case 5 -> ours().createIndex(Indexes.ascending("a", "_id"));
                default -> {}
            }
            change();
            ask();
        }
    }

    private void change() {
        Bson which = filter();
        Bson update =
                oneOf(
                        Updates.set("a", text()),
                        Updates.set("b", time()),
                        Updates.unset("b"),
                        Updates.unset("a"),
                        Updates.combine(Updates.set("a", text()), Updates.set("b", time())));
        switch (random.nextInt(5)) {
            case 0 ->
                    assertThat(ours().updateMany(which, update).getModifiedCount())
                            .as("%s of %s", update, which)
                            .isEqualTo(librarys().updateMany(which, update).getModifiedCount());
            case 1 -> {
                Bson these = Filters.and(which, Filters.gt("_id", id()));
                assertThat(ours().deleteMany(these).getDeletedCount())
                        .as("deletion of %s", these)
                        .isEqualTo(librarys().deleteMany(these).getDeletedCount());
            }
            default -> {
                Document document = new Document("_id", id()).append("n", random.nextInt(5));
                if (random.nextInt(4) > 0) {
                    document.append("a", text());
                }
                if (random.nextBoolean()) {
                    document.append("b", time());
                }
                if (librarys().countDocuments(Filters.eq("_id", document.get("_id"))) == 0) {
                    librarys().insertOne(document);
                    ours().insertOne(document);
                }
            }
        }
    }

    private void ask() {
        Bson filter = filter();
        Bson fields =
                oneOf(
                        null,
                        Projections.include("_id"),
                        Projections.include("a"),
                        Projections.include("a", "b"),
                        Projections.include("n"),
                        Projections.exclude("b"));
        int skip = random.nextInt(3);
        int limit = random.nextInt(8);
        for (Bson order : List.of(Sorts.ascending("_id"), Sorts.descending("_id"))) {
            assertThat(list(ours(), filter, fields).sort(order).skip(skip).limit(limit))
                    .as("%s, %s, %s, skip %d, limit %d", filter, fields, order, skip, limit)
                    .containsExactlyElementsOf(
                            list(librarys(), filter, fields).sort(order).skip(skip).limit(limit));
        }
        assertThat(list(ours(), filter, fields))
                .as("%s, %s", filter, fields)
                .containsExactlyInAnyOrderElementsOf(list(librarys(), filter, fields));
        assertThat(numbers(ours(), filter))
                .as("%s by n", filter)
                .isEqualTo(numbers(librarys(), filter));
        assertThat(sums(ours(), filter))
                .as("sums of %s", filter)
                .isEqualTo(sums(librarys(), filter));
    }

    private static FindIterable<Document> list(
            MongoCollection<Document> collection, Bson filter, Bson fields) {
        return collection.find(filter).projection(fields);
    }

    private static List<Object> numbers(MongoCollection<Document> collection, Bson filter) {
        return collection
                .find(filter)
                .sort(Sorts.descending("n"))
                .map(document -> document.get("n"))
                .into(new ArrayList<>());
    }

    private static List<Document> sums(MongoCollection<Document> collection, Bson filter) {
        List<Document> sums =
                collection
                        .aggregate(
                                List.of(
                                        Aggregates.match(filter),
                                        Aggregates.group("$a", Accumulators.sum("sum", "$n"))))
                        .into(new ArrayList<>());
        sums.sort(Comparator.comparing(Document::toString));
        return sums;
    }

    private Bson filter() {
        List<Bson> all =
                IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(i -> condition()).toList();
        return random.nextBoolean() ? Filters.and(all) : Filters.and(List.of(Filters.and(all)));
    }

    private Bson condition() {
        return oneOf(
                Filters.eq("a", text()),
                Filters.eq("a", text()),
                Filters.in("a", text(), text()),
                Filters.gt("a", text()),
                Filters.lte("a", text()),
                Filters.regex("a", "^x"),
                Filters.eq("a", null),
                Filters.eq("_id", id()),
                Filters.in("_id", id(), id(), id()),
                Filters.gt("_id", id()),
                Filters.gte("_id", id()),
                Filters.lt("_id", id()),
                Filters.and(Filters.gt("_id", id()), Filters.lte("_id", id())),
                Filters.ne("_id", id()),
                Filters.gte("b", time()),
                Filters.lt("b", time()),
                Filters.eq("b", time()),
                Filters.exists("b"),
                Filters.exists("b", false),
                Filters.eq("b", text()),
                Filters.gt("n", 2),
                Filters.or(Filters.eq("a", text()), Filters.lt("b", time())),
                Filters.nor(Filters.eq("a", text()), Filters.lt("_id", id())),
                Filters.not(Filters.eq("a", text())),
                Filters.empty());
    }

    @SafeVarargs
    private <T> T oneOf(T... all) {
        return all[random.nextInt(all.length)];
    }

    private String id() {
        return String.format("%03d", random.nextInt(IDS));
    }

    /** The empty one, and one that another begins with, among them. */
    private String text() {
        return oneOf("", "x", "xy", "y", "s", "\uffff");
    }

    private Date time() {
        return new Date((random.nextInt(7) - 3) * 1_000_000_000_000L);
    }
}
