package caravan.api;

import caravan.delivery.Attempt;
import caravan.delivery.Deliveries;
import caravan.delivery.Delivery;
import caravan.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Deliveries as callers read them:
 *
 * <pre>
 * {"id": "…", "webhook": "…", "event": "…" or "tick": "2026-11-22T06:00:00Z", "state": "delivered",
 *  "createdAt": "…", "dueAt": "…" or "doneAt": "…",
 *  "attempts": [{"at": "…", "durationMs": 12, "status": 200 or "error": "…", "excerpt": "…"}]}
 * </pre>
 */
final class DeliveryJson {

    private DeliveryJson() {}

    static ObjectNode of(Deliveries.Read read) {
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
        delivery.attempts().forEach(attempt -> attempts.add(of(attempt)));
        return json;
    }

    static ObjectNode of(Attempt attempt) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("at", attempt.at().toString());
        json.put("durationMs", attempt.duration().toMillis());
        attempt.status().ifPresent(status -> json.put("status", status));
        attempt.error().ifPresent(error -> json.put("error", error));
        json.put("excerpt", attempt.excerpt());
        return json;
    }
}
