package routes.inbound;

import caravan.live.Viewers;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Keeps the viewers' connections open, and finds those that have gone. */
public class PingRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:ping?period={{routes.ping.period}}")
                .id("ping")
                .routeConfigurationId(NEXT)
                .bean(Viewers.class, "ping");
    }
}
