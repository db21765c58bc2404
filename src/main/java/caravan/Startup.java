package caravan;

import caravan.store.Collections;
import com.mongodb.MongoException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Prepares the store before anything is received; without it there is no start. */
@Singleton
class Startup {

    private final Instance<Collections> collections;

    Startup(Instance<Collections> collections) {
        this.collections = collections;
    }

    void start(@Observes StartupEvent event) {
        try {
            collections.get().createIndexes();
        } catch (MongoException e) {
            throw new Refusal(
                    "The store does not answer: check MONGODB_URL, and that MongoDB runs and lets"
                            + " Caravan in.");
        }
    }
}
