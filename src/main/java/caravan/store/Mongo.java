package caravan.store;

import caravan.Refusal;
import caravan.Settings;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The store: {@code MONGODB_URL}, or the embedded one. Both are driven over the wire by the same
 * client, so that there is one way to the data.
 */
@Singleton
public class Mongo {

    /** An operation, from beginning to end: the time that a sender waits at most. */
    private static final int OPERATION_SECONDS = 5;

    private static final int SELECTION_SECONDS = 3;

    /**
     * Enough for 20,000 events of some kilobytes each; larger ones are read from the file. The heap
     * that {@code run} gives must hold several times as much.
     */
    private static final int CACHE_MEGABYTES = 96;

    /** Of each second: the store answers nobody while it is compacted. */
    private static final Duration COMPACTION = Duration.ofMillis(200);

    private final Settings settings;
    private EmbeddedMongo embedded;
    private MongoClient client;

    Mongo(Settings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    @Named("mongo")
    MongoClient client() {
        String url = settings.mongodbUrl().orElseGet(this::startEmbedded);
        client =
                MongoClients.create(
                        MongoClientSettings.builder()
                                .applyConnectionString(new ConnectionString(url))
                                .applicationName("caravan")
                                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                                .readConcern(ReadConcern.DEFAULT)
                                .timeout(OPERATION_SECONDS, TimeUnit.SECONDS)
                                .applyToClusterSettings(
                                        cluster ->
                                                cluster.serverSelectionTimeout(
                                                        SELECTION_SECONDS, TimeUnit.SECONDS))
                                .build());
        return client;
    }

    private String startEmbedded() {
        try {
            embedded = EmbeddedMongo.start(settings.data(), CACHE_MEGABYTES);
        } catch (UnusableFolder e) {
            throw new Refusal(e.getMessage());
        }
        return embedded.connectionString();
    }

    /** A slice of compaction; where the store is a server elsewhere that is the server's affair. */
    public void compact() {
        if (embedded != null) {
            embedded.compactGently(COMPACTION);
        }
    }

    @PreDestroy
    void stop() {
        if (client != null) {
            client.close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }
}
