package caravan.webhook;

import caravan.store.Collections;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * When timed webhooks are due next, a document for each revision: a change writes the webhook,
 * whose revision names it, then the schedule of that revision, then removes the old one. What its
 * webhook does not name counts for nothing; what is missing is made ({@link #mend}).
 *
 * <pre>{_id: "webhook.revision", webhook: id, revision: long, inbox: id, nextAt?: date}</pre>
 *
 * One that never comes again has no {@code nextAt}, and stays: so nobody takes it for missing.
 */
@Singleton
public class Schedules {

    /** A schedule that is due. */
    public record Due(String id, String webhook, long revision, String inbox, Instant nextAt) {

        /** What its webhook is due by; empty when that does not name it. */
        public Optional<Schedule> of(Webhook named) {
            return named.revision() == revision ? named.running() : Optional.empty();
        }

        /** Whether it fell due before the webhook was changed, and nobody has seen to it. */
        public boolean isLeftBy(Webhook changed) {
            return changed.revision() > revision
                    && changed.running().isPresent()
                    && !nextAt.isAfter(changed.from());
        }
    }

    /** A schedule that goes on then; one that never does again is empty. */
    public record Moved(Due due, Optional<Instant> nextAt) {}

    private final Collections collections;

    Schedules(Collections collections) {
        this.collections = collections;
    }

    /** For this revision, unless it waits for events or is switched off. */
    void begin(Webhook webhook) {
        first(webhook).ifPresent(next -> put(webhook, next));
    }

    private static Optional<Instant> first(Webhook webhook) {
        return webhook.running().flatMap(timed -> timed.next(webhook.from()));
    }

    /** When it is due next, even if that is over. */
    Optional<Instant> next(Webhook webhook) {
        Document found = collections.schedules().find(Filters.eq("_id", id(webhook))).first();
        return found == null
                ? first(webhook)
                : Optional.ofNullable(found.getDate("nextAt")).map(Date::toInstant);
    }

    /** One that is there already stays as it is. */
    private void put(Webhook webhook, Instant next) {
        collections
                .schedules()
                .updateOne(
                        Filters.eq("_id", id(webhook)),
                        Updates.combine(
                                Updates.setOnInsert("webhook", webhook.id()),
                                Updates.setOnInsert("revision", webhook.revision()),
                                Updates.setOnInsert("inbox", webhook.inbox()),
                                Updates.setOnInsert("nextAt", Date.from(next))),
                        new UpdateOptions().upsert(true));
    }

    /**
     * Begins those of these webhooks that have none: somebody died between writing the webhook and
     * its schedule. What fell due since counts.
     */
    void mend(List<Webhook> timed) {
        Set<String> there =
                collections
                        .schedules()
                        .find()
                        .projection(Projections.include("_id"))
                        .map(found -> found.getString("_id"))
                        .into(new HashSet<>());
        timed.stream().filter(webhook -> !there.contains(id(webhook))).forEach(this::begin);
    }

    private static String id(Webhook webhook) {
        return webhook.id() + "." + webhook.revision();
    }

    /** Of this revision. */
    void end(Webhook webhook) {
        collections.schedules().deleteOne(Filters.eq("_id", id(webhook)));
    }

    /** Of this revision, which was changed; but what is due of it still is. */
    void end(Webhook webhook, Webhook changed) {
        if (changed.running().isEmpty()) {
            end(webhook);
            return;
        }
        collections
                .schedules()
                .deleteOne(
                        Filters.and(
                                Filters.eq("_id", id(webhook)),
                                Filters.not(Filters.lte("nextAt", Date.from(changed.from())))));
    }

    /** Of every revision. */
    void endAll(String webhook) {
        collections
                .schedules()
                .deleteMany(
                        Filters.and(
                                Filters.gte("_id", webhook + "."),
                                Filters.lt("_id", webhook + "/")));
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
        List<UpdateOneModel<Document>> updates =
                moved.stream()
                        .map(
                                each ->
                                        new UpdateOneModel<Document>(
                                                Filters.eq("_id", each.due().id()),
                                                each.nextAt()
                                                        .map(Date::from)
                                                        .map(next -> Updates.max("nextAt", next))
                                                        .orElse(Updates.unset("nextAt"))))
                        .toList();
        if (!updates.isEmpty()) {
            collections.schedules().bulkWrite(updates, new BulkWriteOptions().ordered(false));
        }
    }

    /** These count for nothing. */
    public void remove(List<String> ids) {
        if (!ids.isEmpty()) {
            collections.schedules().deleteMany(Filters.in("_id", ids));
        }
    }
}
