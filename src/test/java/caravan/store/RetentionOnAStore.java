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

/** A store with events of which retention sees all that it looks at. */
abstract class RetentionOnAStore {

    final TestStore store = new TestStore(TestSettings.with());

    @AfterEach
    void stop() {
        store.close();
    }

    String store(String inbox, Duration age, int size, String... more) {
        String id = age.isZero() ? Ids.next() : Ids.floor(Instant.now().minus(age));
        Document event = new Document("_id", id).append("inbox", inbox).append("size", size);
        for (String field : more) {
            event.append(field, "publish");
        }
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
