package routes.outbound;

import caravan.delivery.Sender;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.INNER;

/** Signs a delivery, posts it to its destination, and settles what came of it. No thread waits. */
public class SendRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:send")
                .id("send")
                .routeConfigurationId(INNER)
                .bean(Sender.class, "send")
                .to("direct:settle");
    }
}
