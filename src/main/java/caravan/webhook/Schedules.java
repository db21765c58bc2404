package caravan.webhook;

import caravan.store.Collections;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * When timed webhooks are due next, a document for each revision: a change writes the next
 * revision's, then the webhook, which names it, then removes the old one. What its webhook does not
 * name counts for nothing.
 *
 * <pre>{_id: "webhook.revision", webhook: id, revision: long, inbox: id, nextAt: date}</pre>
 */
@Singleton
public class Schedules {

    /** A schedule that is due. */
    public record Due(String id, String webhook, long revision, String inbox, Instant nextAt) {

        /** What its webhook is due by; empty when that does not name it. */
        public Optional<Schedule> of(Webhook named) {
            return named.revision() == revision && named.registration().enabled()
                    ? named.schedule()
                    : Optional.empty();
        }
    }

    /** A schedule that goes on then; one that never does again is empty. */
    public record Moved(Due due, Optional<Instant> nextAt) {}

    private final Collections collections;

    Schedules(Collections collections) {
        this.collections = collections;
    }

    /** For this revision, unless it waits for events or is switched off. */
    void begin(Webhook webhook, Instant now) {
        webhook.schedule()
                .filter(timed -> webhook.registration().enabled())
                .flatMap(timed -> timed.next(now))
                .ifPresent(next -> put(document(webhook, next)));
    }

    private void put(Document schedule) {
        collections
                .schedules()
                .replaceOne(
                        Filters.eq("_id", schedule.getString("_id")),
                        schedule,
                        new ReplaceOptions().upsert(true));
    }

    private static Document document(Webhook webhook, Instant next) {
        return new Document("_id", id(webhook))
                .append("webhook", webhook.id())
                .append("revision", webhook.revision())
                .append("inbox", webhook.inbox())
                .append("nextAt", Date.from(next));
    }

    private static String id(Webhook webhook) {
        return webhook.id() + "." + webhook.revision();
    }

    /** Of this revision. */
    void end(Webhook webhook) {
        collections.schedules().deleteOne(Filters.eq("_id", id(webhook)));
    }

    /** Those that are due by then, the longest overdue first. */
    public List<Due> due(Instant now, int most) {
        return collections
                .schedules()
                .find(Filters.lte("nextAt", Date.from(now)))
                .sort(Sorts.ascending("nextAt"))
                .limit(most)
                .map(
                        found ->
                                new Due(
                                        found.getString("_id"),
                                        found.getString("webhook"),
                                        found.get("revision", Number.class).longValue(),
                                        found.getString("inbox"),
                                        found.getDate("nextAt").toInstant()))
                .into(new ArrayList<>());
    }

    /** None goes back: whoever does the same at the same time does no harm. */
    public void move(List<Moved> moved) {
        List<UpdateOneModel<Document>> updates = new ArrayList<>();
        List<String> over = new ArrayList<>();
        for (Moved each : moved) {
            each.nextAt()
                    .ifPresentOrElse(
                            next ->
                                    updates.add(
                                            new UpdateOneModel<>(
                                                    Filters.eq("_id", each.due().id()),
                                                    Updates.max("nextAt", Date.from(next)))),
                            () -> over.add(each.due().id()));
        }
        if (!updates.isEmpty()) {
            collections.schedules().bulkWrite(updates, new BulkWriteOptions().ordered(false));
        }
        remove(over);
    }

    /** These count for nothing. */
    public void remove(List<String> ids) {
        if (!ids.isEmpty()) {
            collections.schedules().deleteMany(Filters.in("_id", ids));
        }
    }
}
