package caravan.store;

import caravan.Ids;
import caravan.TestSettings;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store with events of which retention sees all that it looks at. */
abstract class RetentionOnAStore {

    /** A journal that has followed nothing; no other one is known. */
    static final String OPEN = "journal";

    final TestStore store = new TestStore(TestSettings.with());

    @BeforeEach
    void begin() {
        store.collections()
                .journals()
                .insertOne(
                        new Document("_id", OPEN).append("followed", "").append("left", List.of()));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    String store(String inbox, Duration age, int size, String... journal) {
        String id = age.isZero() ? Ids.next() : Ids.floor(Instant.now().minus(age));
        Document event = new Document("_id", id).append("inbox", inbox).append("size", size);
        event.append("journal", journal.length == 0 ? "one that is no more" : journal[0]);
        store.collections().events().insertOne(event);
        return id;
    }

    List<String> several(String inbox, int number, int size, String... more) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ids.add(store(inbox, Duration.ZERO, size, more));
        }
        return ids;
    }

    List<String> left(String inbox) {
        return store.collections()
                .events()
                .find(Filters.eq("inbox", inbox))
                .sort(Ranges.order(true))
                .map(event -> event.getString("_id"))
                .into(new ArrayList<>());
    }

    void enforce(String... settings) {
        new Retention(store.collections(), TestSettings.with(settings), new Growth()).enforce();
    }
}
