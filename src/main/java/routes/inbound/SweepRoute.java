package routes.inbound;

import caravan.bus.Bus;
import caravan.event.Outbox;
import caravan.event.Sweep;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Follows the stored events that nobody has followed: their process died, or let them go. */
public class SweepRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:sweep?period={{routes.sweep.period}}")
                .id("sweep")
                .routeConfigurationId(NEXT)
                .bean(Sweep.class, "unpublished")
                .filter(method(Bus.class, "isAway"))
                .bean(Sweep.class, "leaveToOthers")
                .stop()
                .end()
                .split(body())
                .streaming()
                .bean(Outbox.class, "markLate")
                .to("direct:publish")
                .bean(Outbox.class, "published");

        from("timer:sweep-plans?period={{routes.sweep.period}}")
                .id("sweep-plans")
                .routeConfigurationId(NEXT)
                .bean(Sweep.class, "unplanned")
                .split(body())
                .streaming()
                .to("direct:plan")
                .bean(Outbox.class, "planned");
    }
}
