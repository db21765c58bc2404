package routes.inbound;

import caravan.event.EventDocument;
import caravan.event.Insertion;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.INNER;

/**
 * Writes a batch of events in one unordered write, and ends with what the store refused of it. It
 * is the insert command itself because the component's own operations know no write concern that is
 * majority and journaled.
 */
public class StoreRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:store")
                .id("store")
                .routeConfigurationId(INNER)
                .bean(Insertion.class, "command")
                .to("mongodb:mongo?database={{caravan.database}}&operation=command")
                .bean(EventDocument.class, "refused");
    }
}
