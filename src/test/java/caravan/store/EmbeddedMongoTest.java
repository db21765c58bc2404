package caravan.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import servers.MongoServer;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The file: who may open it, what is in it afterwards, and how large it is. */
class EmbeddedMongoTest {

    private static final int CACHE_MEGABYTES = 32;

    @TempDir Path folder;

    @Test
    void keepsDataOverCleanClose() {
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, CACHE_MEGABYTES);
                MongoClient client = MongoClients.create(mongo.connectionString())) {
            events(client).insertOne(new Document("_id", "a").append("text", "here"));
        }
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, CACHE_MEGABYTES);
                MongoClient client = MongoClients.create(mongo.connectionString())) {
            assertThat(events(client).find(eq("_id", "a")).first()).containsEntry("text", "here");
        }
    }

    @Test
    void refusesFolderInUseWithSentence() {
        try (MongoServer other = MongoServer.embedded(MongoServer.Form.FILE)) {
            assertThatThrownBy(() -> EmbeddedMongo.start(other.folder(), CACHE_MEGABYTES))
                    .isInstanceOf(UnusableFolder.class)
                    .hasMessage(
                            "The data folder %s is used by another Caravan: stop that one, or set"
                                    + " CARAVAN_DATA to another folder.",
                            other.folder());
        }
    }

    @Test
    void refusesUnreadableFileWithSentence() throws IOException {
        Files.writeString(folder.resolve("caravan.mv"), "not a store ".repeat(2_000));
        assertThatThrownBy(() -> EmbeddedMongo.start(folder, CACHE_MEGABYTES))
                .isInstanceOf(UnusableFolder.class)
                .hasMessageContaining("cannot be read as Caravan's store");
    }

    @Test
    void refusesFileInPlaceOfFolderWithSentence() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedMongo.start(file, CACHE_MEGABYTES))
                .isInstanceOf(UnusableFolder.class)
                .hasMessageContaining("is not a folder");
    }

    /** A commit by timer or by size would write an update without its index. */
    @Test
    void writesNothingUnasked() {
        MVStore store = new StoreFile(folder, CACHE_MEGABYTES).open();
        assertThat(store.getAutoCommitDelay()).isZero();
        assertThat(store.getAutoCommitMemory()).isZero();
        store.closeImmediately();
    }

    @Test
    void makesFolderForItsOwnerOnly() throws IOException {
        Path missing = folder.resolve("deep").resolve("data");
        EmbeddedMongo.start(missing, CACHE_MEGABYTES).close();
        assertThat(Files.getPosixFilePermissions(missing))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void compactShrinksFileAfterDeletes() throws IOException {
        Path file = folder.resolve("caravan.mv");
        try (EmbeddedMongo mongo = EmbeddedMongo.start(folder, CACHE_MEGABYTES);
                MongoClient client = MongoClients.create(mongo.connectionString())) {
            MongoCollection<Document> events = events(client);
            for (int batch = 0; batch < 20; batch++) {
                events.insertMany(large(50));
            }
            events.deleteMany(new Document());
            events.insertOne(new Document("_id", "kept"));
            assertThat(Files.size(file)).isGreaterThan(60 << 20);
            mongo.compact(Duration.ofSeconds(10));
            assertThat(Files.size(file)).isLessThan(20 << 20);
            assertThat(events.find().first()).containsEntry("_id", "kept");
        }
    }

    private static List<Document> large(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> {
                            byte[] body = new byte[100_000];
                            ThreadLocalRandom.current().nextBytes(body);
                            return new Document("body", body);
                        })
                .toList();
    }

    private static MongoCollection<Document> events(MongoClient client) {
        return client.getDatabase("caravan").getCollection("events");
    }
}
