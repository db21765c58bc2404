package routes.inbound;

import caravan.live.Viewers;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Sends away the viewers whose token was rotated or whose inbox was deleted, by any process. */
public class CheckRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:check?period={{routes.check.period}}")
                .id("check")
                .routeConfigurationId(NEXT)
                .bean(Viewers.class, "check");
    }
}
