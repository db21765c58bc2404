package caravan.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import org.bson.Document;

/**
 * Triggers in the store, one of:
 *
 * <pre>
 * {every: s}
 * {cron: "0 9 * * MON-FRI", zone: "Europe/Paris"}
 * {at: date}
 * {events: {methods: ["POST"], match: [{pointer: "/a", value: "1"}]}}    value: its JSON
 * </pre>
 *
 * The values of a match are kept as JSON so that big numbers and odd names survive.
 */
final class TriggerDocument {

    private TriggerDocument() {}

    static Document of(Trigger trigger) {
        if (trigger instanceof Trigger.Every every) {
            return new Document("every", every.period().toSeconds());
        }
        if (trigger instanceof Trigger.Cron cron) {
            return new Document("cron", cron.line().text()).append("zone", cron.zone().getId());
        }
        if (trigger instanceof Trigger.At at) {
            return new Document("at", Date.from(at.time()));
        }
        Trigger.Events events = (Trigger.Events) trigger;
        return new Document(
                "events",
                new Document("methods", List.copyOf(events.methods()))
                        .append(
                                "match",
                                events.match().stream().map(TriggerDocument::of).toList()));
    }

    private static Document of(Condition condition) {
        return new Document("pointer", condition.pointer().toString())
                .append("value", condition.value().toString());
    }

    static Trigger trigger(Document document) {
        if (document.containsKey("every")) {
            return new Trigger.Every(Duration.ofSeconds(WebhookDocument.number(document, "every")));
        }
        if (document.containsKey("cron")) {
            return new Trigger.Cron(
                    CronLine.parse(document.getString("cron")),
                    ZoneId.of(document.getString("zone")));
        }
        if (document.containsKey("at")) {
            return new Trigger.At(document.getDate("at").toInstant());
        }
        Document events = document.get("events", Document.class);
        return new Trigger.Events(
                new LinkedHashSet<>(events.getList("methods", String.class)),
                events.getList("match", Document.class).stream()
                        .map(TriggerDocument::condition)
                        .toList());
    }

    private static Condition condition(Document document) {
        try {
            return new Condition(
                    JsonPointer.compile(document.getString("pointer")),
                    Payload.json(document.getString("value")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
