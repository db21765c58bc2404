package routes.api;

import caravan.api.DeliveryCalls;
import caravan.api.WebhookCalls;
import caravan.inbox.Inboxes;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

import static routes.Problems.PROBLEM;

/** Webhooks and what was sent to them, for whoever has the token of their inbox. */
public class WebhookApi extends RouteBuilder {

    @Override
    public void configure() {
        rest("/webhooks").post().to("direct:register");
        rest("/webhooks").get().to("direct:list-webhooks");
        rest("/webhooks/{id}").get().to("direct:read-webhook");
        rest("/webhooks/{id}").patch().to("direct:change-webhook");
        rest("/webhooks/{id}").delete().to("direct:delete-webhook");
        rest("/webhooks/{id}/test").post().to("direct:test-webhook");
        rest("/webhooks/{id}/secret").post().to("direct:rotate-secret");
        rest("/webhooks/{id}/stats").get().to("direct:webhook-stats");
        rest("/webhooks/{id}/deliveries").get().to("direct:list-deliveries");
        rest("/webhooks/{id}/recover").post().to("direct:recover");
        rest("/deliveries/{id}").get().to("direct:read-delivery");
        rest("/deliveries/{id}/retry").post().to("direct:retry");
        rest("/data/{id}/replay").post().to("direct:replay");

        call("register").bean(WebhookCalls.class, "register");
        own("list-webhooks").bean(WebhookCalls.class, "list");
        own("read-webhook").bean(WebhookCalls.class, "read");
        own("change-webhook").bean(WebhookCalls.class, "change");
        own("delete-webhook").bean(WebhookCalls.class, "delete");
        own("test-webhook").bean(WebhookCalls.class, "test");
        own("rotate-secret").bean(WebhookCalls.class, "rotateSecret");
        own("webhook-stats").bean(WebhookCalls.class, "stats");
        own("list-deliveries").bean(DeliveryCalls.class, "list");
        own("recover").bean(DeliveryCalls.class, "recover");
        own("read-delivery").bean(DeliveryCalls.class, "read");
        own("retry").bean(DeliveryCalls.class, "retry");
        own("replay").bean(DeliveryCalls.class, "replay");
    }

    private RouteDefinition own(String id) {
        return call(id).bean(Inboxes.class, "admit");
    }

    private RouteDefinition call(String id) {
        return from("direct:" + id).id(id).routeConfigurationId(PROBLEM);
    }
}
