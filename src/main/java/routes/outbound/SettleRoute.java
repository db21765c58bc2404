package routes.outbound;

import caravan.delivery.Settling;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.INNER;

/** Writes down what came of an attempt: it is over, or when it is tried again. */
public class SettleRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:settle")
                .id("settle")
                .routeConfigurationId(INNER)
                .bean(Settling.class, "settle");
    }
}
