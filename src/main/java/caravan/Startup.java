package caravan;

import caravan.store.Collections;
import caravan.store.UnusableFolder;
import com.mongodb.MongoException;
import io.quarkus.runtime.PreventFurtherStepsException;
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
        } catch (UnusableFolder e) {
            throw refusal(e.getMessage());
        } catch (MongoException e) {
            throw refusal(
                    "The store does not answer: check MONGODB_URL, and that MongoDB runs and lets"
                            + " Caravan in.");
        }
    }

    /** Quarkus prints the sentence and nothing else. */
    private static PreventFurtherStepsException refusal(String sentence) {
        return new PreventFurtherStepsException(sentence, 1);
    }
}
