package caravan.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bson.Document;

/**
 * Deliveries in the store:
 *
 * <pre>
 * work:    {_id, webhook: id, inbox: id, event?: id, tick?: date, size?: of the event's body,
 *           createdAt: date,
 *           attempts: [{at: date, ms, status?, error?, excerpt, headers?: ["name: value"]}],
 *           dueAt: date, holder?: the claim that has it; it is due again then if nothing is heard}
 * history: the same with {state, doneAt: date} instead of the last two
 * </pre>
 */
final class DeliveryDocument {

    private static final String COLON = ": ";

    private DeliveryDocument() {}

    private static Document of(Delivery delivery) {
        Document document =
                new Document("_id", delivery.id())
                        .append("webhook", delivery.webhook())
                        .append("inbox", delivery.inbox());
        delivery.event().ifPresent(event -> document.append("event", event));
        if (delivery.size() > 0) {
            document.append("size", delivery.size());
        }
        delivery.tick().ifPresent(tick -> document.append("tick", Date.from(tick)));
        return document.append("createdAt", Date.from(delivery.createdAt()))
                .append(
                        "attempts",
                        delivery.attempts().stream().map(DeliveryDocument::of).toList());
    }

    static Document of(Attempt attempt) {
        Document document =
                new Document("at", Date.from(attempt.at()))
                        .append("ms", attempt.duration().toMillis());
        attempt.status().ifPresent(status -> document.append("status", status));
        attempt.error().ifPresent(error -> document.append("error", error));
        document.append("excerpt", attempt.excerpt());
        if (!attempt.headers().isEmpty()) {
            document.append("headers", lines(attempt.headers()));
        }
        return document;
    }

    private static List<String> lines(Map<String, List<String>> headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, values) -> values.forEach(value -> lines.add(name + COLON + value)));
        return lines;
    }

    private static Map<String, List<String>> headers(List<String> lines) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(COLON);
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + COLON.length()));
        }
        return headers;
    }

    static Document due(Delivery delivery, Instant dueAt) {
        return of(delivery).append("dueAt", Date.from(dueAt));
    }

    static Document done(Delivery delivery, Delivery.State state, Instant doneAt) {
        return of(delivery)
                .append("state", state.name().toLowerCase(Locale.ROOT))
                .append("doneAt", Date.from(doneAt));
    }

    static Delivery delivery(Document document) {
        return new Delivery(
                document.getString("_id"),
                document.getString("webhook"),
                document.getString("inbox"),
                Optional.ofNullable(document.getString("event")),
                Optional.ofNullable(document.getDate("tick")).map(Date::toInstant),
                document.getInteger("size", 0),
                document.getDate("createdAt").toInstant(),
                document.getList("attempts", Document.class, List.of()).stream()
                        .map(DeliveryDocument::attempt)
                        .toList());
    }

    static Attempt attempt(Document document) {
        Integer status = document.getInteger("status");
        return new Attempt(
                document.getDate("at").toInstant(),
                Duration.ofMillis(document.get("ms", Number.class).longValue()),
                status == null ? OptionalInt.empty() : OptionalInt.of(status),
                Optional.ofNullable(document.getString("error")),
                document.getString("excerpt"),
                headers(document.getList("headers", String.class, List.of())));
    }
}
