package routes.outbound;

import caravan.delivery.Claims;
import caravan.delivery.Dispatch;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Takes what is due to be sent: retries, what there was no room for, what others left. */
public class ClaimRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:claim?period={{routes.claim.period}}")
                .id("claim-in-time")
                .routeConfigurationId(NEXT)
                .to("direct:claim");

        from("direct:claim")
                .id("claim")
                .routeConfigurationId(NEXT)
                .bean(Claims.class, "claim")
                .bean(Dispatch.class, "begin");

        from("direct:claim-more")
                .id("claim-more")
                .routeConfigurationId(NEXT)
                .bean(Claims.class, "claimMore")
                .bean(Dispatch.class, "begin");
    }
}
