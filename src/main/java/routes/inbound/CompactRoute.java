package routes.inbound;

import caravan.store.Mongo;
import org.apache.camel.builder.RouteBuilder;

import static routes.Problems.NEXT;

/** Gives back what deleted events leave in the embedded store's file. */
public class CompactRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("timer:compact?period={{routes.compact.period}}&delay={{routes.compact.period}}")
                .id("compact")
                .routeConfigurationId(NEXT)
                .bean(Mongo.class, "compact");
    }
}
