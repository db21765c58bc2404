package routes.api;

import caravan.api.AdminCalls;
import caravan.inbox.Admin;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

import static routes.Problems.PROBLEM;

/** Every inbox, for the operator. */
public class AdminApi extends RouteBuilder {

    @Override
    public void configure() {
        rest("/inboxes").get().to("direct:list-inboxes");
        rest("/inboxes/{id}").delete().to("direct:delete-any-inbox");
        rest("/inboxes/{id}/token").post().to("direct:rotate-any-token");

        admin("list-inboxes").bean(AdminCalls.class, "list");
        admin("delete-any-inbox").bean(AdminCalls.class, "delete");
        admin("rotate-any-token").bean(AdminCalls.class, "rotateToken");
    }

    private RouteDefinition admin(String id) {
        return from("direct:" + id)
                .id(id)
                .routeConfigurationId(PROBLEM)
                .bean(Admin.class, "authenticate");
    }
}
