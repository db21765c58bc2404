package routes.api;

import caravan.api.EventCalls;
import caravan.inbox.Inboxes;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

import static routes.Problems.PROBLEM;

/** An inbox's events, for whoever has its token. */
public class EventApi extends RouteBuilder {

    @Override
    public void configure() {
        rest("/data").get().to("direct:list-events");
        rest("/data").delete().to("direct:delete-events");
        rest("/data/{id}").get().to("direct:read-event");
        rest("/data/{id}").delete().to("direct:delete-event");
        rest("/data/{id}/body").get().to("direct:read-body");

        own("list-events").bean(EventCalls.class, "list");
        own("delete-events").bean(EventCalls.class, "deleteAll");
        own("read-event").bean(EventCalls.class, "read");
        own("delete-event").bean(EventCalls.class, "delete");
        own("read-body").bean(EventCalls.class, "body");
    }

    private RouteDefinition own(String id) {
        return from("direct:" + id)
                .id(id)
                .routeConfigurationId(PROBLEM)
                .bean(Inboxes.class, "admit");
    }
}
