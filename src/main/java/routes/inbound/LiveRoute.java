package routes.inbound;

import caravan.live.Viewers;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Shows each message of the bus, of an event or of deliveries, to the viewers of its inbox. */
public class LiveRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("{{routes.bus.subscribe}}")
                .id("live")
                .autoStartup("{{routes.bus.at-start}}")
                .routeConfigurationId(NEXT)
                .bean(Viewers.class, "show(${header.CamelNatsSubject}, ${body})");

        from("{{routes.deliveries.subscribe}}")
                .id("live-deliveries")
                .autoStartup("{{routes.bus.at-start}}")
                .routeConfigurationId(NEXT)
                .bean(Viewers.class, "showDeliveries(${header.CamelNatsSubject}, ${body})");
    }
}
