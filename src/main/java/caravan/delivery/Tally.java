package caravan.delivery;

import caravan.webhook.Webhook;
import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What came of the attempts for one revision of a webhook that is not written down yet. */
final class Tally {

    /** The attempts that ended in one minute. */
    private static final class Minute {

        private int attempts;
        private int delivered;
        private final Map<String, Integer> parts = new TreeMap<>();

        void add(Minute other) {
            attempts += other.attempts;
            delivered += other.delivered;
            other.parts.forEach((part, count) -> parts.merge(part, count, Integer::sum));
        }
    }

    private final Webhook webhook;
    private final Map<Long, Minute> minutes = new TreeMap<>();
    private boolean hasSucceeded;
    private int failures;
    private Instant failingSince;
    private Document last;
    private Instant at;

    Tally(Webhook webhook) {
        this.webhook = webhook;
    }

    Webhook webhook() {
        return webhook;
    }

    void add(Attempt attempt, Outcome outcome, Instant now) {
        boolean isDelivered = outcome instanceof Outcome.Delivered;
        if (isDelivered) {
            hasSucceeded = true;
            failures = 0;
            failingSince = null;
        } else {
            failures++;
            failingSince = failingSince == null ? now : failingSince;
        }
        last =
                DeliveryDocument.of(attempt.brief())
                        .append("outcome", DeliveryMetrics.name(outcome));
        at = now;
        Minute minute = minutes.computeIfAbsent(Figures.minute(now), unknown -> new Minute());
        minute.attempts++;
        minute.delivered += isDelivered ? 1 : 0;
        minute.parts.merge(Figures.ten(now), 1, Integer::sum);
        minute.parts.merge(Figures.span(attempt.duration()), 1, Integer::sum);
    }

    /** What came after all this. */
    void add(Tally later) {
        if (later.hasSucceeded) {
            hasSucceeded = true;
            failures = later.failures;
            failingSince = later.failingSince;
        } else {
            failures += later.failures;
            failingSince = failingSince == null ? later.failingSince : failingSince;
        }
        last = later.last;
        at = later.at;
        later.minutes.forEach(
                (number, minute) ->
                        minutes.computeIfAbsent(number, unknown -> new Minute()).add(minute));
    }

    boolean isFailing() {
        return failures > 0;
    }

    /** For the document of its streak. */
    Bson streak() {
        List<Bson> changes = new ArrayList<>();
        changes.add(Updates.set("inbox", webhook.inbox()));
        changes.add(Updates.set("at", Date.from(at)));
        changes.add(Updates.set("last", last));
        if (!hasSucceeded) {
            changes.add(Updates.inc("failures", failures));
            changes.add(Updates.min("failingSince", Date.from(failingSince)));
            return Updates.combine(changes);
        }
        changes.add(Updates.set("failures", failures));
        changes.add(
                failures == 0
                        ? Updates.unset("failingSince")
                        : Updates.set("failingSince", Date.from(failingSince)));
        if (failures == 0) {
            changes.add(Updates.unset("restsUntil"));
        }
        return Updates.combine(changes);
    }

    /** By the ids of the documents of its minutes. */
    Map<String, Bson> figures() {
        Map<String, Bson> all = new TreeMap<>();
        minutes.forEach(
                (number, minute) -> all.put(Figures.id(webhook.id(), number), update(minute)));
        return all;
    }

    private Bson update(Minute minute) {
        List<Bson> changes = new ArrayList<>();
        changes.add(Updates.set("inbox", webhook.inbox()));
        changes.add(Updates.set("at", Date.from(at)));
        changes.add(Updates.inc("attempts", minute.attempts));
        changes.add(Updates.inc("delivered", minute.delivered));
        minute.parts.forEach((part, count) -> changes.add(Updates.inc(part, count)));
        return Updates.combine(changes);
    }
}
