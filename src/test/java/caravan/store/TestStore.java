package caravan.store;

import caravan.Settings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import org.bson.Document;

/** The collections of an embedded store in memory, over its wire protocol, as the program has. */
public final class TestStore implements AutoCloseable {

    private final EmbeddedMongo mongo = EmbeddedMongo.inMemory(0);
    private final MongoClient client = MongoClients.create(mongo.connectionString());
    private final Collections collections;
    private final String database;

    public TestStore(Settings settings) {
        database = settings.database();
        collections = new Collections(client, settings);
        collections.createIndexes();
    }

    public Collections collections() {
        return collections;
    }

    /** Runs a command as it stands. */
    public Document run(Document command) {
        return client.getDatabase(database).runCommand(command);
    }

    @Override
    public void close() {
        client.close();
        mongo.close();
    }
}
