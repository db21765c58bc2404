package caravan;

import caravan.event.Progress;
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
    private final Instance<Progress> progress;

    Startup(Instance<Collections> collections, Instance<Progress> progress) {
        this.collections = collections;
        this.progress = progress;
    }

    void start(@Observes StartupEvent event) {
        try {
            collections.get().createIndexes();
            progress.get().begin();
        } catch (MongoException e) {
            throw new Refusal(
                    "The store does not answer: check MONGODB_URL, and that MongoDB runs and lets"
                            + " Caravan in.");
        }
    }
}
