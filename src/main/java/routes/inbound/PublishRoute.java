package routes.inbound;

import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.INNER;

/** Puts stored events on the bus; ends when the bus has them all. */
public class PublishRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:publish")
                .id("publish")
                .routeConfigurationId(INNER)
                .to("{{routes.bus.publish}}");
    }
}
