package caravan.webhook;

import caravan.http.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Webhooks as callers read them:
 *
 * <pre>
 * {"id": "0199…", "name": "joe", "destination": "https://example.com/hook",
 *  "trigger": {"every": "5s"},
 *  "body": "Hello {{name}}", "contentType": "text/plain",    not where events are forwarded
 *  "headers": {"x-team": "a", "authorization": "***"},       what looks secret is masked
 *  "timeout": "15s", "retry": ["5s", "5m"] or "none", "maxConcurrency": 32, "rate": 100 or null,
 *  "enabled": true, "createdAt": "2026-11-22T06:00:00.123Z"}
 * </pre>
 */
public final class WebhookJson {

    private WebhookJson() {}

    /** What anybody with the inbox's token sees, whenever. */
    public static ObjectNode of(Webhook webhook) {
        Registration registration = webhook.registration();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", webhook.id());
        json.put("name", registration.name());
        json.put("destination", registration.destination().toString());
        json.set("trigger", trigger(registration.trigger()));
        registration.body().ifPresent(body -> json.put("body", body.text()));
        registration.contentType().ifPresent(type -> json.put("contentType", type));
        ObjectNode headers = json.putObject("headers");
        registration.headers().forEach(header -> headers.put(header.name(), header.shown()));
        sending(json, registration.sending());
        json.put("enabled", registration.enabled());
        json.put("createdAt", webhook.createdAt().toString());
        return json;
    }

    /** With its newest secret: for the answer to whoever made it, and for nobody else. */
    public static ObjectNode withSecret(Webhook webhook) {
        return of(webhook).put("secret", webhook.secrets().current().reveal());
    }

    private static ObjectNode trigger(Trigger trigger) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (trigger instanceof Trigger.Every every) {
            json.put("every", Durations.format(every.period()));
        } else if (trigger instanceof Trigger.Cron cron) {
            json.put("cron", cron.line().text()).put("zone", cron.zone().getId());
        } else if (trigger instanceof Trigger.At at) {
            json.put("at", at.time().toString());
        } else if (trigger instanceof Trigger.Events events) {
            json.set("events", events(events));
        }
        return json;
    }

    private static ObjectNode events(Trigger.Events events) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        if (!events.methods().isEmpty()) {
            events.methods().forEach(json.putArray("methods")::add);
        }
        if (!events.match().isEmpty()) {
            ObjectNode match = json.putObject("match");
            events.match().forEach(one -> match.set(one.pointer().toString(), one.value()));
        }
        return json;
    }

    private static void sending(ObjectNode json, Sending sending) {
        json.put("timeout", Durations.format(sending.timeout()));
        if (sending.retry().isEmpty()) {
            json.put("retry", "none");
        } else {
            ArrayNode retry = json.putArray("retry");
            sending.retry().forEach(wait -> retry.add(Durations.format(wait)));
        }
        json.put("maxConcurrency", sending.maxConcurrency());
        sending.ratePerSecond()
                .ifPresentOrElse(rate -> json.put("rate", rate), () -> json.putNull("rate"));
    }
}
