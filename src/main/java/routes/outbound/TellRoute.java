package routes.outbound;

import caravan.live.NatsNews;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.INNER;

/** Puts on the bus what became of deliveries, for those who watch. */
public class TellRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:tell")
                .id("tell")
                .routeConfigurationId(INNER)
                .to("{{routes.deliveries.publish}}");

        from("direct:nats-news")
                .id("nats-news")
                .routeConfigurationId(INNER)
                .bean(NatsNews.class, "publish(${header.CamelNatsSubject}, ${body})");
    }
}
