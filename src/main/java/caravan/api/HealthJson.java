package caravan.api;

import caravan.delivery.DeliveryJson;
import caravan.delivery.Health;
import caravan.http.Json;
import caravan.webhook.Webhook;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * How a webhook is, as callers read it:
 *
 * <pre>
 * {"state": "on", "off", "failing" or "resting", "reason": "asked", "gone" or "failing" where it is off,
 *  "failures": 2, "failingSince": "…", "restsUntil": "…",
 *  "last": {"at": "…", "durationMs": 12, "status": 503 or "error": "…", "outcome": "again"}}
 * </pre>
 */
final class HealthJson {

    private static final String ASKED = "asked";

    private HealthJson() {}

    static ObjectNode of(Webhook webhook, Health.Of health) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("state", health.state().name().toLowerCase(Locale.ROOT));
        if (health.state() == Health.State.OFF) {
            json.put(
                    "reason",
                    webhook.switchedOff()
                            .map(why -> why.name().toLowerCase(Locale.ROOT))
                            .orElse(ASKED));
        }
        json.put("failures", health.failures());
        health.failingSince().ifPresent(since -> json.put("failingSince", since.toString()));
        health.restsUntil().ifPresent(until -> json.put("restsUntil", until.toString()));
        health.last()
                .ifPresent(
                        last ->
                                json.set(
                                        "last",
                                        DeliveryJson.brief(last)
                                                .put("outcome", health.outcome().orElseThrow())));
        return json;
    }
}
