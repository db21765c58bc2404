package routes.edge;

import caravan.http.Intake;
import caravan.http.Problem;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The consumers of one path, by method; another method is answered 405 with those it has. */
final class Methods {

    private static final String ANY = "*";

    private final Intake intake;
    private final Map<String, Handler<RoutingContext>> consumers = new TreeMap<>();

    Methods(Route route, Intake intake) {
        this.intake = intake;
        route.handler(this::handle);
    }

    synchronized void add(Set<String> methods, Handler<RoutingContext> consumer) {
        names(methods).forEach(method -> consumers.put(method, consumer));
    }

    synchronized void remove(Set<String> methods) {
        names(methods).forEach(consumers::remove);
    }

    private static Set<String> names(Set<String> methods) {
        return methods.isEmpty() ? Set.of(ANY) : methods;
    }

    private void handle(RoutingContext context) {
        Handler<RoutingContext> consumer = consumer(context.request().method().name());
        if (consumer == null) {
            Problem.methodNotAllowed(allowed()).reply().send(context, intake);
        } else {
            consumer.handle(context);
        }
    }

    private synchronized Handler<RoutingContext> consumer(String method) {
        return consumers.getOrDefault(method, consumers.get(ANY));
    }

    private synchronized String allowed() {
        return String.join(", ", consumers.keySet());
    }
}
