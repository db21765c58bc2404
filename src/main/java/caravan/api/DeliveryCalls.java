package caravan.api;

import caravan.Ids;
import caravan.delivery.Again;
import caravan.delivery.Deliveries;
import caravan.delivery.Delivery;
import caravan.delivery.DeliveryJson;
import caravan.event.Event;
import caravan.event.Events;
import caravan.http.BadValue;
import caravan.http.Fields;
import caravan.http.Json;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Reply;
import caravan.http.Rfc3339;
import caravan.inbox.Caller;
import caravan.webhook.Webhook;
import caravan.webhook.Webhooks;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The log of what was sent, and sending again. */
@Singleton
public class DeliveryCalls {

    private static final String PLACE = "must be the id of a delivery";

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Events events;
    private final Again again;
    private final Body body;

    DeliveryCalls(Webhooks webhooks, Deliveries deliveries, Events events, Again again, Body body) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.events = events;
        this.again = again;
        this.body = body;
    }

    public Reply list(Caller caller) {
        Webhook webhook = webhook(caller, caller.request().variable("id"));
        Query query = Query.of(caller.request(), Set.of("limit", "before", "after", "state"));
        int limit = Page.limit(query);
        return Page.of(
                deliveries.list(part(webhook, query), limit + 1),
                limit,
                read -> Json.bytes(DeliveryJson.of(read)),
                Deliveries.Read::id);
    }

    private static Deliveries.Part part(Webhook webhook, Query query) {
        if (query.text("before").isPresent() && query.text("after").isPresent()) {
            throw Problem.badParameter("after", "cannot be given together with before");
        }
        return new Deliveries.Part(
                webhook.id(),
                query.read("state", DeliveryCalls::state, "must be a state of a delivery"),
                query.read("before", DeliveryCalls::place, PLACE),
                query.read("after", DeliveryCalls::place, PLACE));
    }

    private static String place(String id) {
        return Delivery.isId(id) ? id : null;
    }

    private static Delivery.State state(String name) {
        return Stream.of(Delivery.State.values())
                .filter(state -> Deliveries.name(state).equals(name))
                .findFirst()
                .orElse(null);
    }

    public Reply read(Caller caller) {
        Query.none(caller.request());
        return Reply.json(200, DeliveryJson.of(named(caller)));
    }

    public Reply retry(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        Deliveries.Read read = named(caller);
        return accepted(again.retry(read, enabled(caller, read.delivery().webhook())));
    }

    public Reply recover(Caller caller) {
        Query.none(caller.request());
        Fields fields = Fields.of(body.object(caller.request()), Set.of("since"));
        var since = fields.read("since", DeliveryCalls::time);
        fields.end();
        Webhook webhook = enabled(caller, caller.request().variable("id"));
        return Reply.json(202, Map.of("deliveries", again.recover(webhook, since.orElseThrow())));
    }

    private static Instant time(JsonNode node) {
        return Rfc3339.parse(Fields.text(node))
                .orElseThrow(() -> new BadValue("must be " + Rfc3339.EXAMPLE));
    }

    public Reply replay(Caller caller) {
        Query.none(caller.request());
        Event event =
                Ids.parse(caller.request().variable("id"))
                        .flatMap(id -> events.find(caller.inbox(), id))
                        .orElseThrow(() -> Problem.notFound("This inbox has no such event."));
        Fields fields = Fields.of(body.object(caller.request()), Set.of("webhook"));
        var webhook = fields.read("webhook", id -> enabledOne(caller, Fields.text(id)));
        fields.end();
        return accepted(again.replay(event, webhook.orElseThrow()));
    }

    private Webhook enabledOne(Caller caller, String id) {
        return webhooks.find(caller.inbox().id(), id)
                .filter(webhook -> webhook.registration().enabled())
                .orElseThrow(
                        () ->
                                new BadValue(
                                        "must be the id of a webhook of this inbox that is"
                                                + " enabled"));
    }

    private static Reply accepted(Delivery delivery) {
        return Reply.json(202, Map.of("id", delivery.id()))
                .with("Location", "/deliveries/" + delivery.id());
    }

    private Webhook webhook(Caller caller, String id) {
        return webhooks.find(caller.inbox().id(), id).orElseThrow(WebhookCalls::noSuchWebhook);
    }

    private Webhook enabled(Caller caller, String id) {
        Webhook webhook = webhook(caller, id);
        if (!webhook.registration().enabled()) {
            throw Problem.webhookOff();
        }
        return webhook;
    }

    private Deliveries.Read named(Caller caller) {
        return deliveries
                .find(caller.inbox().id(), caller.request().variable("id"))
                .orElseThrow(() -> Problem.notFound("This inbox has no such delivery."));
    }
}
