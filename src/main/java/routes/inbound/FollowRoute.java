package routes.inbound;

import caravan.event.Outbox;
import caravan.event.Progress;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.FOLLOW;

/** Sees to it that stored events are published and planned, and writes down that they are. */
public class FollowRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:follow")
                .id("follow")
                .routeConfigurationId(FOLLOW)
                .bean(Outbox.class, "markLate")
                .to("direct:publish")
                .bean(Outbox.class, "markLate")
                .bean(Progress.class, "published");

        from("direct:follow-plans")
                .id("follow-plans")
                .routeConfigurationId(FOLLOW)
                .to("direct:plan")
                .bean(Progress.class, "planned");
    }
}
