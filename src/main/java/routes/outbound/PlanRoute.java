package routes.outbound;

import caravan.delivery.Dispatch;
import caravan.delivery.Planner;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.INNER;

/** Writes down which webhooks are owed stored events; ends when the store has it. */
public class PlanRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:plan")
                .id("plan")
                .routeConfigurationId(INNER)
                .setProperty("events", body())
                .bean(Planner.class, "plan")
                .bean(Dispatch.class, "begin")
                .setBody(exchangeProperty("events"));
    }
}
