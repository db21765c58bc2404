package caravan.api;

import caravan.delivery.Cancellation;
import caravan.delivery.Deliveries;
import caravan.delivery.DeliveryJson;
import caravan.delivery.Figures;
import caravan.delivery.Health;
import caravan.delivery.Trial;
import caravan.http.Json;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Reply;
import caravan.http.Request;
import caravan.inbox.Caller;
import caravan.inbox.Inboxes;
import caravan.inbox.Token;
import caravan.webhook.Destination;
import caravan.webhook.GuardedDestinations;
import caravan.webhook.NameChecks;
import caravan.webhook.RegistrationReader;
import caravan.webhook.Webhook;
import caravan.webhook.WebhookJson;
import caravan.webhook.Webhooks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Registering webhooks, and what their inbox's token lets one do with them. */
@Singleton
public class WebhookCalls {

    private final Inboxes inboxes;
    private final Creation creation;
    private final Webhooks webhooks;
    private final NameChecks nameChecks;
    private final Health health;
    private final Figures figures;
    private final Deliveries deliveries;
    private final Cancellation cancellation;
    private final Trial trial;
    private final Body body;
    private final Clock clock;

    WebhookCalls(
            Inboxes inboxes,
            Creation creation,
            Webhooks webhooks,
            NameChecks nameChecks,
            Health health,
            Figures figures,
            Deliveries deliveries,
            Cancellation cancellation,
            Trial trial,
            Body body,
            Clock clock) {
        this.inboxes = inboxes;
        this.creation = creation;
        this.webhooks = webhooks;
        this.nameChecks = nameChecks;
        this.health = health;
        this.figures = figures;
        this.deliveries = deliveries;
        this.cancellation = cancellation;
        this.trial = trial;
        this.body = body;
        this.clock = clock;
    }

    /** Without a token it gets an inbox of its own. */
    public Reply register(Request request) {
        Query.none(request);
        return Token.of(request).isEmpty()
                ? registerWithInbox(request)
                : register(inboxes.admit(request));
    }

    private Reply register(Caller caller) {
        Instant now = clock.instant();
        JsonNode json = body.object(caller.request());
        GuardedDestinations destinations = new GuardedDestinations(nameChecks);
        RegistrationReader.Reading reading =
                new RegistrationReader(destinations).registered(json, now);
        Webhooks.Registered registered = webhooks.register(caller.inbox().id(), reading, now);
        Webhook webhook = registered.webhook();
        return registered.isNew()
                ? Reply.json(201, warned(WebhookJson.withSecret(webhook), webhook, destinations))
                : changed(webhook, destinations);
    }

    private Reply registerWithInbox(Request request) {
        creation.check(request);
        JsonNode json = body.object(request);
        return creation.counted(request, () -> registerWithInbox(request, json));
    }

    private Reply registerWithInbox(Request request, JsonNode body) {
        Instant now = clock.instant();
        GuardedDestinations destinations = new GuardedDestinations(nameChecks);
        RegistrationReader.Reading reading =
                new RegistrationReader(destinations).registered(body, now);
        Inboxes.Created made = inboxes.create(reading.registration().name());
        Webhook webhook = webhooks.register(made.inbox().id(), reading, now).webhook();
        ObjectNode json = warned(WebhookJson.withSecret(webhook), webhook, destinations);
        json.set("inbox", Json.MAPPER.valueToTree(creation.shown(request, made)));
        return Reply.json(201, json);
    }

    /** A name that does not resolve just now is taken, and the caller hears of it. */
    private static ObjectNode warned(
            ObjectNode json, Webhook webhook, GuardedDestinations destinations) {
        destinations
                .warning(Destination.of(webhook.registration().destination().toString()))
                .ifPresent(
                        why -> json.put("warning", "Nothing can be sent there now: " + why + "."));
        return json;
    }

    public Reply list(Caller caller) {
        Query query = Query.of(caller.request(), Set.of("limit", "before", "after"));
        int limit = Page.limit(query);
        List<Webhook> found = webhooks.list(caller.inbox().id(), query.range(), limit + 1);
        Map<String, Health.Of> healths = health.of(found);
        return Page.of(
                found,
                limit,
                webhook -> Json.bytes(withHealth(webhook, healths.get(webhook.id()))),
                Webhook::id);
    }

    private static ObjectNode withHealth(Webhook webhook, Health.Of health) {
        return WebhookJson.of(webhook).set("health", HealthJson.of(webhook, health));
    }

    public Reply read(Caller caller) {
        Query.none(caller.request());
        Webhook webhook = named(caller);
        return Reply.json(200, withHealth(webhook, health.of(List.of(webhook)).get(webhook.id())));
    }

    public Reply stats(Caller caller) {
        Query.none(caller.request());
        Webhook webhook = named(caller);
        return Reply.json(
                200,
                WebhookStats.of(
                        figures.of(webhook), deliveries.owed(webhook.id()), clock.instant()));
    }

    public Reply change(Caller caller) {
        Query.none(caller.request());
        Instant now = clock.instant();
        JsonNode json = body.object(caller.request());
        GuardedDestinations destinations = new GuardedDestinations(nameChecks);
        RegistrationReader reader = new RegistrationReader(destinations);
        Webhook changed =
                change(caller, old -> old.changed(reader.changed(json, old, now), now), now);
        return changed(changed, destinations);
    }

    /** One that is switched off is owed nothing any more. */
    private Reply changed(Webhook webhook, GuardedDestinations destinations) {
        if (!webhook.registration().enabled()) {
            cancellation.cancel(webhook);
        }
        return Reply.json(200, warned(WebhookJson.of(webhook), webhook, destinations));
    }

    private Webhook change(Caller caller, UnaryOperator<Webhook> change, Instant now) {
        return webhooks.change(caller.inbox().id(), id(caller), change)
                .orElseThrow(WebhookCalls::noSuchWebhook);
    }

    public Reply delete(Caller caller) {
        Query.none(caller.request());
        Webhook webhook = named(caller);
        if (!webhooks.remove(webhook)) {
            throw noSuchWebhook();
        }
        cancellation.cancel(webhook);
        return Reply.noContent();
    }

    public Reply rotateSecret(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        Instant now = clock.instant();
        return Reply.json(
                200, WebhookJson.withSecret(change(caller, old -> old.rotated(now), now)));
    }

    /** No thread waits for the destination. */
    public CompletionStage<Reply> test(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        return trial.of(named(caller))
                .thenApply(attempt -> Reply.json(200, DeliveryJson.of(attempt)));
    }

    private Webhook named(Caller caller) {
        return find(caller).orElseThrow(WebhookCalls::noSuchWebhook);
    }

    private Optional<Webhook> find(Caller caller) {
        return webhooks.find(caller.inbox().id(), id(caller));
    }

    private static String id(Caller caller) {
        return caller.request().variable("id");
    }

    static Problem noSuchWebhook() {
        return Problem.notFound("This inbox has no such webhook.");
    }
}
