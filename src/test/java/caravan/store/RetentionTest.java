package caravan.store;

import caravan.Settings;
import caravan.TestSettings;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetentionTest extends RetentionOnAStore {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void deletesByAgeButNeverWhatIsOpen() {
        store("a", HOUR.plusMinutes(1), 1);
        String open = store("a", HOUR.plusMinutes(2), 1, OPEN);
        String young = store("a", HOUR.minusMinutes(1), 1);
        enforce("retention", "1h");
        assertThat(left("a")).containsExactly(open, young);
    }

    @Test
    void connectedDeletesByAgeOnly() {
        several("a", 10, 1_000);
        store("a", HOUR.plusMinutes(1), 1);
        enforce(
                "retention",
                "1h",
                "max-events",
                "4",
                "limits.store-bytes",
                "1000",
                "mongodb-url",
                "mongodb://unused",
                "nats-url",
                "nats://unused");
        assertThat(left("a")).hasSize(10);
    }

    @Test
    void forgetsAfterADayThatAnEventWasLate() {
        Instant now = Instant.now();
        String longAgo = store("a", HOUR, 1);
        String lately = store("a", HOUR.minusMinutes(1), 1);
        late(longAgo, now.minus(Duration.ofHours(25)));
        late(lately, now.minus(Duration.ofHours(23)));
        enforce();
        assertThat(left("a")).containsExactly(longAgo, lately);
        assertThat(
                        store.collections()
                                .events()
                                .find(Filters.exists("late"))
                                .map(event -> event.getString("_id"))
                                .into(new ArrayList<>()))
                .containsExactly(lately);
    }

    private void late(String id, Instant time) {
        store.collections()
                .events()
                .updateOne(
                        Filters.eq("_id", id),
                        new Document("$set", new Document("late", Date.from(time))));
    }

    @Test
    void deletesTicketsThatAreOver() {
        Instant now = Instant.now();
        for (int minutes : new int[] {-1, 1}) {
            store.collections()
                    .tickets()
                    .insertOne(
                            new Document("_id", "" + minutes)
                                    .append(
                                            "expiresAt",
                                            Date.from(now.plus(Duration.ofMinutes(minutes)))));
        }
        enforce();
        assertThat(store.collections().tickets().find().first()).containsEntry("_id", "1");
        assertThat(store.collections().tickets().countDocuments()).isOne();
    }

    /** Where the store is a server elsewhere nobody asks what has come, and it must not pile up. */
    @Test
    void keepsNoCountsThatNobodyReads() {
        Growth growth = new Growth();
        growth.stored("a", 1);
        Settings connected =
                TestSettings.with("mongodb-url", "mongodb://a:1", "nats-url", "nats://a:1");
        new Retention(store.collections(), connected, growth).enforce();
        assertThat(growth.take()).isEmpty();
    }
}
