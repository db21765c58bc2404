package caravan.delivery;

import caravan.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * Deliveries as callers read them:
 *
 * <pre>
 * {"id": "…", "webhook": "…", "event": "…" or "tick": "2026-11-22T06:00:00Z", "state": "delivered",
 *  "createdAt": "…", "dueAt": "…" or "doneAt": "…",
 *  "attempts": [{"at": "…", "durationMs": 12, "status": 200 or "error": "…", "excerpt": "…",
 *                "headers": {"content-type": ["text/plain"]}}]}
 * </pre>
 */
public final class DeliveryJson {

    private DeliveryJson() {}

    public static ObjectNode of(Deliveries.Read read) {
        return json(read, DeliveryJson::of);
    }

    /** Without what was answered: the attempts have no headers and no excerpt. */
    public static ObjectNode brief(Deliveries.Read read) {
        return json(read, DeliveryJson::brief);
    }

    private static ObjectNode json(
            Deliveries.Read read, Function<Attempt, ObjectNode> attemptJson) {
        Delivery delivery = read.delivery();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", delivery.id());
        json.put("webhook", delivery.webhook());
        delivery.event().ifPresent(event -> json.put("event", event));
        delivery.tick().ifPresent(tick -> json.put("tick", tick.toString()));
        json.put("state", Deliveries.name(read.state()));
        json.put("createdAt", delivery.createdAt().toString());
        read.dueAt().ifPresent(due -> json.put("dueAt", due.toString()));
        read.doneAt().ifPresent(done -> json.put("doneAt", done.toString()));
        ArrayNode attempts = json.putArray("attempts");
        delivery.attempts().forEach(attempt -> attempts.add(attemptJson.apply(attempt)));
        return json;
    }

    public static ObjectNode of(Attempt attempt) {
        ObjectNode json = brief(attempt);
        json.put("excerpt", attempt.excerpt());
        if (attempt.status().isPresent()) {
            json.set("headers", Json.MAPPER.valueToTree(attempt.headers()));
        }
        return json;
    }

    /** Without what was answered. */
    public static ObjectNode brief(Attempt attempt) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("at", attempt.at().toString());
        json.put("durationMs", attempt.duration().toMillis());
        attempt.status().ifPresent(status -> json.put("status", status));
        attempt.error().ifPresent(error -> json.put("error", error));
        return json;
    }
}
