package routes.outbound;

import caravan.delivery.Dispatch;
import caravan.delivery.Ticker;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Writes down which timed webhooks are due, and sends what there is room for. */
public class TickRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:tick?period={{routes.tick.period}}")
                .id("tick")
                .routeConfigurationId(NEXT)
                .bean(Ticker.class, "tick")
                .bean(Dispatch.class, "begin");
    }
}
