package routes.outbound;

import caravan.delivery.Tallies;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Writes down how webhooks are, and the figures of their attempts. */
public class TallyRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:tally?period={{routes.tally.period}}")
                .id("tally")
                .routeConfigurationId(NEXT)
                .bean(Tallies.class, "write()");
    }
}
