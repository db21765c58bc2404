package routes.inbound;

import caravan.bus.LocalBus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.nats.NatsConstants;

import static routes.Problems.INNER;

/** The bus of a single process: the messages that NATS would carry, on a queue in memory. */
public class LocalBusRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:local-bus")
                .id("local-bus")
                .routeConfigurationId(INNER)
                .split(body())
                .setHeader(NatsConstants.NATS_SUBJECT, method(LocalBus.class, "subject"))
                .bean(LocalBus.class, "message")
                .to("{{routes.bus.subscribe}}");
    }
}
