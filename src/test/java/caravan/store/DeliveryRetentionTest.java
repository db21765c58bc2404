package caravan.store;

import caravan.MovableClock;
import caravan.TestSettings;
import com.mongodb.client.model.Filters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What became of deliveries is kept for a while, and no longer. */
class DeliveryRetentionTest extends RetentionOnAStore {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private final MovableClock clock = new MovableClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private int number;

    private Document done(String inbox, String state, Duration ago) {
        Date at = Date.from(clock.instant().minus(ago));
        Document done =
                new Document("_id", String.format("%05d", number++))
                        .append("inbox", inbox)
                        .append("state", state)
                        .append("doneAt", at);
        store.collections().deliveriesDone().insertOne(done);
        return done;
    }

    private String tick(String state, Duration ago) {
        Document done = done("a", state, ago);
        Document tick = new Document("tick", done.getDate("doneAt"));
        store.collections().deliveriesDone().updateOne(done, new Document("$set", tick));
        return done.getString("_id");
    }

    private void schedule(Instant nextAt) {
        store.collections()
                .schedules()
                .insertOne(new Document("_id", "a.1").append("nextAt", Date.from(nextAt)));
    }

    private void due(String inbox, String event) {
        store.collections()
                .deliveriesDue()
                .insertOne(
                        new Document("_id", "due" + number++)
                                .append("inbox", inbox)
                                .append("event", event)
                                .append("createdAt", Date.from(clock.instant().minusSeconds(90))));
    }

    private List<String> kept(String inbox) {
        return store.collections()
                .deliveriesDone()
                .find(Filters.eq("inbox", inbox))
                .sort(Ranges.order(true))
                .map(each -> each.getString("_id"))
                .into(new ArrayList<>());
    }

    private void keep(String... settings) {
        new DeliveryRetention(store.collections(), TestSettings.with(settings), metrics, clock)
                .enforce();
    }

    @Test
    void deletesByAge() {
        done("a", "failed", MONTH.plusMinutes(1));
        String young = done("a", "delivered", MONTH.minusMinutes(1)).getString("_id");
        keep();
        assertThat(kept("a")).containsExactly(young);
    }

    @Test
    void deliveredTicksGoAnHourAfterTheirScheduleHasMovedPastThem() {
        tick("delivered", HOUR.plusMinutes(1));
        String dead = tick("dead", HOUR.plusMinutes(1));
        String young = tick("delivered", HOUR.minusMinutes(1));
        schedule(clock.instant());
        keep();
        assertThat(kept("a")).containsExactly(dead, young);
    }

    /** Whoever was down for long comes to that tick again. */
    @Test
    void aDeliveredTickStaysWhileItsScheduleHasNotMoved() {
        String delivered = tick("delivered", HOUR.multipliedBy(3));
        schedule(clock.instant().minus(HOUR.multipliedBy(3)));
        keep();
        assertThat(kept("a")).containsExactly(delivered);
    }

    @Test
    void keepsTheNewestOfAnInboxUpToAQuarterCountingWhatIsOwed() {
        for (int i = 0; i < 10; i++) {
            done("busy", "delivered", Duration.ofMinutes(10 - i));
        }
        due("busy", "event");
        String calm = done("calm", "delivered", HOUR).getString("_id");
        keep("max-deliveries", "16");
        assertThat(kept("busy")).containsExactly("00007", "00008", "00009");
        assertThat(kept("calm")).containsExactly(calm);
        assertThat(store.collections().deliveriesDue().countDocuments()).isOne();
    }

    @Test
    void keepsTheNewestOfAll() {
        for (int i = 0; i < 30; i++) {
            done("inbox " + i % 10, "delivered", Duration.ofMinutes(60 - i));
        }
        keep("max-deliveries", "16");
        assertThat(store.collections().deliveriesDone().countDocuments()).isEqualTo(16);
        assertThat(kept("inbox 9")).hasSize(2);
        assertThat(kept("inbox 0")).hasSize(1);
    }

    @Test
    void tellsHowOldTheOldestIsThatIsOwed() {
        keep();
        assertThat(metrics.get("caravan.deliveries.oldest").gauge().value()).isZero();
        metrics.clear();
        due("a", "event");
        keep();
        assertThat(metrics.get("caravan.deliveries.oldest").gauge().value()).isEqualTo(90);
    }

    @Test
    void anEventThatADeliveryNeedsStays() {
        String old = store("a", HOUR.multipliedBy(2), 1);
        String needed = store("a", HOUR.multipliedBy(3), 1);
        due("a", needed);
        enforce("retention", "1h");
        assertThat(left("a")).containsExactly(needed).doesNotContain(old);
        List<String> more = several("a", 6, 1);
        enforce("max-events", "16");
        assertThat(left("a"))
                .containsExactly(needed, more.get(2), more.get(3), more.get(4), more.get(5));
    }
}
