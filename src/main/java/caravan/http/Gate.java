package caravan.http;

import caravan.Settings;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What every request passes first: whether it can be understood at all, whether the routes are
 * there yet, and what a browser may know of the answer.
 */
@Singleton
public class Gate {

    private static final Logger LOG = Logger.getLogger("caravan");
    private static final int FIRST = 1_000;

    /** What every answer tells a browser: run and frame nothing of others, guess no types. */
    private static final Map<String, String> CARE =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer");

    private static final String OURS = "caravan-";

    /** Other Caravans say this: how often an event has come round. */
    private static final String HOPS = "caravan-hops";

    private static final Set<String> DATA = Set.of("/data", "/data/");
    private static final String WANTED_METHOD = "Access-Control-Request-Method";

    private final long headerBound;
    private final Intake intake;
    private volatile boolean open;

    Gate(Settings settings, Intake intake) {
        headerBound = settings.limits().headers().asLongValue();
        this.intake = intake;
    }

    /** The routes are there, or go: without them a sender would hear 404, and not come back. */
    public void setOpen(boolean open) {
        this.open = open;
    }

    public boolean isOpen() {
        return open;
    }

    void install(@Observes Filters filters) {
        filters.register(this::pass, FIRST);
    }

    void install(@Observes Router router) {
        router.errorHandler(404, this::nothingHere);
        // No path of ours: those answer other methods themselves. Quarkus has any path take GET.
        router.errorHandler(405, this::nothingHere);
        router.errorHandler(400, this::notUnderstood);
        // What fails before it comes to a handler, such as a request without a Host.
        router.route().order(-FIRST).failureHandler(this::failed);
    }

    private void failed(RoutingContext context) {
        switch (context.statusCode()) {
            case 400 -> notUnderstood(context);
            case 404 -> nothingHere(context);
            default -> broken(context);
        }
    }

    /** Quarkus would write the whole URL into the log, and with it a key or a ticket. */
    private void broken(RoutingContext context) {
        Throwable failure = context.failure();
        HttpServerResponse response = context.response();
        if (failure == null) {
            context.next();
        } else if (response.headWritten() || failure instanceof ClosedChannelException) {
            // Its client is gone, or must see that the answer has broken off.
            LOG.debug("An answer broke off", failure);
            context.request().connection().close();
        } else if (!response.closed()) {
            LOG.error("A request failed before it came to its route", failure);
            refuse(context, Problem.unexpected());
        }
    }

    private void nothingHere(RoutingContext context) {
        refuse(context, Problem.notFound("There is nothing here."));
    }

    private void notUnderstood(RoutingContext context) {
        refuse(context, Unreadable.MALFORMED.problem(headerBound));
    }

    private void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Unreadable> unreadable = Unreadable.of(request);
        Optional<String> malformed = Malformed.reason(request);
        tellBrowsers(context);
        if (unreadable.isPresent()) {
            refuse(context, unreadable.get().problem(headerBound));
        } else if (malformed.isPresent()) {
            refuse(context, Problem.malformedRequest(malformed.get()));
        } else if (sizeWithoutOurs(request) > headerBound) {
            refuse(context, Problem.headersTooLarge(headerBound));
        } else if (!open && !request.path().startsWith("/q/")) {
            refuse(context, Problem.notReady());
        } else if (isPreflight(request) && isSending(context)) {
            answerPreflight(context);
        } else {
            context.next();
        }
    }

    /**
     * The size of the request's head. Headers by which our own parts speak to each other are taken
     * out on the way: nobody outside sets them.
     */
    private static long sizeWithoutOurs(HttpServerRequest request) {
        long size = request.method().name().length() + request.uri().length();
        boolean forged = false;
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            forged |= isOurs(name);
            size += name.length() + header.getValue().length() + ": \r\n".length();
        }
        if (forged) {
            removeOurs(request.headers());
        }
        return size;
    }

    private static boolean isOurs(String name) {
        return name.regionMatches(true, 0, OURS, 0, OURS.length()) && !name.equalsIgnoreCase(HOPS);
    }

    private static void removeOurs(MultiMap headers) {
        for (String name : Set.copyOf(headers.names())) {
            if (isOurs(name)) {
                headers.remove(name);
            }
        }
    }

    /** Pages of every origin may send, and read what they are answered, whatever it is. */
    private static void tellBrowsers(RoutingContext context) {
        CARE.forEach(context.response()::putHeader);
        if (isSending(context)) {
            context.response().putHeader("Access-Control-Allow-Origin", "*");
        }
    }

    /** Sending is what {@code /in} is for, and {@code /data} by POST. */
    private static boolean isSending(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean byPost = request.method() == HttpMethod.POST || isPreflight(request);
        return isByKey(context) || byPost && DATA.contains(path(context));
    }

    private static boolean isByKey(RoutingContext context) {
        return path(context).startsWith("/in/");
    }

    /** As the router understands it, if it does. */
    private static String path(RoutingContext context) {
        try {
            return context.normalizedPath();
        } catch (IllegalArgumentException brokenEscape) {
            return Objects.requireNonNullElse(context.request().path(), "");
        }
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method() == HttpMethod.OPTIONS
                && request.headers().contains("Origin")
                && request.headers().contains(WANTED_METHOD);
    }

    private static void answerPreflight(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        response.putHeader(
                "Access-Control-Allow-Methods",
                isByKey(context) ? request.getHeader(WANTED_METHOD) : "POST");
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            response.putHeader("Access-Control-Allow-Headers", headers);
        }
        response.putHeader("Access-Control-Max-Age", "3600").setStatusCode(204).end();
    }

    /** Some are refused before they come to {@link #pass}. */
    private void refuse(RoutingContext context, Problem problem) {
        tellBrowsers(context);
        problem.reply().send(context, intake);
    }
}
