package caravan;

import caravan.store.Collections;
import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import io.nats.client.Options;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Refuses to start with what cannot work, each in a sentence, before anything is received; and
 * prepares the store.
 */
@Singleton
class Startup {

    /** MongoDB takes documents of 16 MiB, and an event is more than its body. */
    private static final long LARGEST_BODY = 15 << 20;

    private final Settings settings;
    private final Instance<Collections> collections;

    Startup(Settings settings, Instance<Collections> collections) {
        this.settings = settings;
        this.collections = collections;
    }

    void start(@Observes StartupEvent event) {
        checkLimits();
        if (settings.mongodbUrl().isPresent() || settings.natsUrl().isPresent()) {
            checkConnected();
        }
        try {
            collections.get().createIndexes();
        } catch (MongoException e) {
            throw refusal(
                    "The store does not answer: check MONGODB_URL, and that MongoDB runs and lets"
                            + " Caravan in. ("
                            + e.getClass().getSimpleName()
                            + ")");
        }
    }

    private void checkLimits() {
        if (settings.maxBody().asLongValue() < 1
                || settings.maxBody().asLongValue() > LARGEST_BODY) {
            throw refusal("CARAVAN_MAX_BODY must be from 1 byte to 15M.");
        }
        if (settings.retention().isNegative() || settings.retention().isZero()) {
            throw refusal("CARAVAN_RETENTION must be a time like 7d or 12h.");
        }
        if (settings.maxEvents() < 1) {
            throw refusal("CARAVAN_MAX_EVENTS must be at least 1.");
        }
    }

    private void checkConnected() {
        String mongodb =
                settings.mongodbUrl().orElseThrow(() -> missing("MONGODB_URL", "NATS_URL"));
        String nats = settings.natsUrl().orElseThrow(() -> missing("NATS_URL", "MONGODB_URL"));
        try {
            new ConnectionString(mongodb);
        } catch (IllegalArgumentException e) {
            throw refusal("MONGODB_URL is no address of a MongoDB, like mongodb://host:27017.");
        }
        try {
            new Options.Builder().server(nats).build();
        } catch (IllegalArgumentException e) {
            throw refusal("NATS_URL is no address of a NATS server, like nats://host:4222.");
        }
        if (settings.adminToken().isEmpty() && !settings.open()) {
            throw refusal(
                    "Nobody could make an inbox: set CARAVAN_ADMIN_TOKEN to a secret of yours, or"
                            + " CARAVAN_OPEN=true to let everyone.");
        }
    }

    private static PreventFurtherStepsException missing(String name, String other) {
        return refusal(
                name + " is missing: " + other + " is set, and Caravan needs both or neither.");
    }

    private static PreventFurtherStepsException refusal(String sentence) {
        return new PreventFurtherStepsException(sentence, 1);
    }
}
