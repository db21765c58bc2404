package routes.inbound;

import caravan.store.DeliveryRetention;
import caravan.store.Retention;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Deletes what need not be kept any longer. */
public class RetentionRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:retention?period={{routes.clean.period}}")
                .id("retention")
                .routeConfigurationId(NEXT)
                .bean(Retention.class, "enforce")
                .bean(DeliveryRetention.class, "enforce");
    }
}
