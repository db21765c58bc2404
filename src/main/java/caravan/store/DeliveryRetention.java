package caravan.store;

import caravan.Settings;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Deletes what became of deliveries when it need not be known any longer: by age and, in the
 * embedded store, by number. Never what is still owed; and a tick's end stays while its schedule
 * may come to it again.
 */
@Singleton
public class DeliveryRetention {

    /** Of the embedded store's room, what one inbox may fill. */
    private static final int SHARE = 4;

    /** By this part of the room it may be passed. */
    private static final int SLACK = 20;

    private static final Duration DELIVERED_TICKS_KEPT = Duration.ofHours(1);

    /** They are of the last hour. */
    private static final Duration FIGURES_KEPT = Duration.ofHours(2);

    /** Ages and shares are looked at so far apart; the number in all, which is quick, always. */
    private static final Duration APART = Duration.ofMinutes(1);

    /** So often it is looked for what has been owed the longest. */
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private final Collections collections;
    private final Settings settings;
    private final Clock clock;
    private final AtomicLong oldestSeconds = new AtomicLong();
    private final AtomicLong backlog = new AtomicLong();
    private Instant agedAt = Instant.MIN;
    private Instant measuredAt = Instant.MIN;

    DeliveryRetention(
            Collections collections, Settings settings, MeterRegistry metrics, Clock clock) {
        this.collections = collections;
        this.settings = settings;
        this.clock = clock;
        Gauge.builder("caravan.deliveries.oldest", oldestSeconds, AtomicLong::get)
                .description("Age of what has been owed the longest, by whichever process")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("caravan.deliveries.backlog", backlog, AtomicLong::get)
                .description("What is owed, by whichever process")
                .register(metrics);
    }

    /** One round; safe to be done by several processes at once. */
    public synchronized void enforce() {
        Instant now = clock.instant();
        if (now.minus(MEASURED).isAfter(measuredAt)) {
            oldestSeconds.set(oldest(now));
            backlog.set(collections.deliveriesDue().estimatedDocumentCount());
            measuredAt = now;
        }
        boolean isTime = now.minus(APART).isAfter(agedAt);
        if (isTime) {
            deleteAged(now);
            agedAt = now;
        }
        if (!settings.connected() && (isOver() || isTime && isAShareOver())) {
            deleteOver(now);
        }
    }

    /** Age of what has been owed the longest. */
    private long oldest(Instant now) {
        Document oldest =
                collections
                        .deliveriesDue()
                        .find()
                        .projection(Projections.include("createdAt"))
                        .sort(Sorts.ascending("createdAt"))
                        .limit(1)
                        .first();
        return oldest == null
                ? 0
                : Math.max(
                        0,
                        Duration.between(oldest.getDate("createdAt").toInstant(), now).toSeconds());
    }

    private void deleteAged(Instant now) {
        Slices.delete(
                collections.deliveriesDone(),
                Filters.lt("doneAt", Date.from(now.minus(settings.deliveryRetention()))));
        Slices.delete(collections.deliveriesDone(), deliveredTicks(now));
        Slices.delete(collections.figures(), Filters.lt("at", Date.from(now.minus(FIGURES_KEPT))));
        Slices.delete(
                collections.streaks(),
                Filters.lt("at", Date.from(now.minus(settings.deliveryRetention()))));
    }

    /** An hour after it, and only those that every schedule has moved past. */
    private Bson deliveredTicks(Instant now) {
        Date limit = Date.from(now.minus(DELIVERED_TICKS_KEPT));
        Date due = firstDue(limit);
        return Filters.and(
                Filters.lt("doneAt", limit),
                Filters.lt("tick", due.before(limit) ? due : limit),
                Filters.eq("state", "delivered"));
    }

    /** No schedule comes to a tick before this one any more. */
    private Date firstDue(Date otherwise) {
        Document first =
                collections
                        .schedules()
                        .find(Filters.exists("nextAt"))
                        .sort(Sorts.ascending("nextAt"))
                        .first();
        return first == null ? otherwise : first.getDate("nextAt");
    }

    private static boolean mayComeAgain(Document done, Date due) {
        Date tick = done.getDate("tick");
        return tick != null && !tick.before(due);
    }

    private boolean isOver() {
        int most = settings.maxDeliveries();
        long all =
                collections.deliveriesDone().estimatedDocumentCount()
                        + collections.deliveriesDue().estimatedDocumentCount();
        return all > most + most / SLACK;
    }

    private boolean isAShareOver() {
        return counts(collections.deliveriesDone()).values().stream()
                .anyMatch(count -> count > share());
    }

    private int share() {
        return Math.max(1, settings.maxDeliveries() / SHARE);
    }

    private static Map<String, Integer> counts(MongoCollection<Document> deliveries) {
        Map<String, Integer> counts = new HashMap<>();
        deliveries
                .find()
                .projection(Projections.include("inbox"))
                .forEach(each -> counts.merge(each.getString("inbox"), 1, Integer::sum));
        return counts;
    }

    /** What is owed counts; of the rest the newest stay. */
    private void deleteOver(Instant now) {
        Date due = firstDue(Date.from(now));
        Map<String, Integer> kept = counts(collections.deliveriesDue());
        int[] all = {kept.values().stream().mapToInt(Integer::intValue).sum()};
        List<Slices.Held> over = new ArrayList<>();
        collections
                .deliveriesDone()
                .find()
                .projection(Projections.include("inbox", "doneAt", "tick"))
                .sort(Sorts.descending("doneAt"))
                .forEach(
                        done -> {
                            String inbox = done.getString("inbox");
                            if (all[0] < settings.maxDeliveries()
                                    && kept.getOrDefault(inbox, 0) < share()) {
                                kept.merge(inbox, 1, Integer::sum);
                                all[0]++;
                            } else if (!mayComeAgain(done, due)) {
                                over.add(new Slices.Held(done.getString("_id"), 0));
                            }
                        });
        Slices.delete(collections.deliveriesDone(), over);
    }
}
