package caravan;

import caravan.delivery.Work;
import caravan.event.Progress;
import caravan.store.Collections;
import com.mongodb.MongoException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Prepares the store before anything is received; without it there is no start. */
@Singleton
class Startup {

    private final Instance<Collections> collections;
    private final Instance<Progress> progress;
    private final Instance<Work> work;
    private final Settings settings;

    Startup(
            Instance<Collections> collections,
            Instance<Progress> progress,
            Instance<Work> work,
            Settings settings) {
        this.collections = collections;
        this.progress = progress;
        this.work = work;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        try {
            collections.get().createIndexes();
            progress.get().begin();
            if (!settings.connected()) {
                work.get().releaseAll(Instant.now());
            }
        } catch (MongoException e) {
            throw new Refusal(
                    settings.connected()
                            ? "The store does not answer: check MONGODB_URL, and that MongoDB runs and"
                                    + " lets Caravan in."
                            : "The store cannot write to its disk: make room in "
                                    + settings.data().toAbsolutePath().normalize()
                                    + ", or set CARAVAN_DATA to another folder.");
        }
    }
}
