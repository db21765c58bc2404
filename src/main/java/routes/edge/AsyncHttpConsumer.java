package routes.edge;

import caravan.http.Problem;
import caravan.http.Reply;
import caravan.http.Request;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;

/** Starts a route with a request and answers with what the route ends with. */
final class AsyncHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^/}]+)}");

    private final AsyncHttpEngine engine;
    private final String path;
    private final Set<String> methods;

    AsyncHttpConsumer(PlatformHttpEndpoint endpoint, Processor route, AsyncHttpEngine engine) {
        super(endpoint, route);
        this.engine = engine;
        String template = VARIABLE.matcher(endpoint.getPath()).replaceAll(":$1");
        this.path = endpoint.isMatchOnUriPrefix() ? template + "*" : template;
        this.methods =
                endpoint.getHttpMethodRestrict() == null
                        ? Set.of()
                        : Arrays.stream(endpoint.getHttpMethodRestrict().split(","))
                                .collect(Collectors.toSet());
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        engine.methods(getEndpoint(), path).add(methods, this::handle);
    }

    @Override
    protected void doStop() throws Exception {
        engine.methods(getEndpoint(), path).remove(methods);
        super.doStop();
    }

    private void handle(RoutingContext context) {
        if (isSuspended()) {
            Problem.notReady().reply().send(context, engine.intake());
            return;
        }
        context.request().pause();
        Request request = new Request(context, engine.intake());
        if (engine.isOnWorker()) {
            context.vertx().executeBlocking(() -> process(request, context), false);
        } else {
            process(request, context);
        }
    }

    private Void process(Request request, RoutingContext context) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.getIn().setBody(request);
        try {
            createUoW(exchange);
            getAsyncProcessor()
                    .process(
                            exchange,
                            done -> request.loop().runOnContext(now -> reply(exchange, context)));
        } catch (Exception e) {
            exchange.setException(e);
            request.loop().runOnContext(now -> reply(exchange, context));
        }
        return null;
    }

    private void reply(Exchange exchange, RoutingContext context) {
        try {
            result(exchange).send(context, engine.intake());
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    /** A route of ours turns every failure into a reply; what is none is a fault of ours. */
    private Reply result(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (exchange.getException() == null && body instanceof Reply reply) {
            return reply;
        }
        getExceptionHandler()
                .handleException(
                        "The route ended without a reply", exchange, exchange.getException());
        return Problem.unexpected().reply();
    }
}
