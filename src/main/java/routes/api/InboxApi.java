package routes.api;

import caravan.api.InboxCalls;
import caravan.inbox.Inboxes;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

import static routes.Problems.PROBLEM;

/** Making an inbox, and what its token lets one do with it. */
public class InboxApi extends RouteBuilder {

    @Override
    public void configure() {
        rest("/inboxes").post().to("direct:create-inbox");
        rest("/inbox").get().to("direct:read-inbox");
        rest("/inbox").patch().to("direct:change-inbox");
        rest("/inbox").delete().to("direct:delete-inbox");
        rest("/inbox/token").post().to("direct:rotate-token");
        rest("/inbox/key").post().to("direct:rotate-key");
        rest("/stats").get().to("direct:stats");
        rest("/ws/tickets").post().to("direct:ticket");

        call("create-inbox").bean(InboxCalls.class, "create");
        own("read-inbox").bean(InboxCalls.class, "read");
        own("change-inbox").bean(InboxCalls.class, "change");
        own("delete-inbox").bean(InboxCalls.class, "delete");
        own("rotate-token").bean(InboxCalls.class, "rotateToken");
        own("rotate-key").bean(InboxCalls.class, "rotateKey");
        own("stats").bean(InboxCalls.class, "stats");
        own("ticket").bean(InboxCalls.class, "ticket");
    }

    private RouteDefinition own(String id) {
        return call(id).bean(Inboxes.class, "admit");
    }

    private RouteDefinition call(String id) {
        return from("direct:" + id).id(id).routeConfigurationId(PROBLEM);
    }
}
