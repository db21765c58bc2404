package routes;

import caravan.http.Answers;
import org.apache.camel.builder.RouteConfigurationBuilder;

/**
 * Which failure becomes what. Every entry route names one of these; inner stages name {@code inner}
 * and leave their failures to the route that called them. Camel itself logs none of them: the line
 * that it has for each at DEBUG comes out as an ERROR when two fail in the same moment, because its
 * logger's level is changed for every line.
 */
public class Problems extends RouteConfigurationBuilder {

    /** For routes that answer a request. */
    public static final String PROBLEM = "problem";

    /** For what follows a stored event: tried again, then left to the sweep. */
    public static final String FOLLOW = "follow";

    /** For timers and consumers: the next turn or message comes by itself. */
    public static final String NEXT = "next";

    /** For stages inside a route. */
    public static final String INNER = "inner";

    @Override
    public void configuration() {
        routeConfiguration(PROBLEM)
                .onException(Throwable.class)
                .handled(true)
                .logRetryAttempted(false)
                .bean(Answers.class, "failed(${exception})");

        routeConfiguration(FOLLOW)
                .onException(Exception.class)
                .maximumRedeliveries("{{routes.follow.redeliveries}}")
                .redeliveryDelay(100)
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .maximumRedeliveryDelay(2_000)
                .logExhausted(false)
                .logRetryAttempted(false);

        routeConfiguration(NEXT)
                .onException(Exception.class)
                .handled(true)
                .logRetryAttempted(false)
                .bean(Answers.class, "next(${routeId}, ${exception})");

        routeConfiguration(INNER).errorHandler(noErrorHandler());
    }
}
