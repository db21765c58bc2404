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
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every request passes first: whether it can be understood at all, whether the routes are
 * there yet, and what a browser may know of the answer.
 */
@Singleton
public class Gate {

    private static final int FIRST = 1_000;
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String OURS = "caravan-";

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
        router.errorHandler(
                404, context -> refuse(context, Problem.notFound("There is nothing here.")));
        router.errorHandler(
                400,
                context -> refuse(context, Problem.malformedRequest("It cannot be understood.")));
    }

    private void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isBroken(request.uri())) {
            refuse(context, Problem.malformedRequest("A % in the URL is not an escape."));
        } else if (sizeWithoutOurs(request) > headerBound) {
            refuse(context, Problem.headersTooLarge(headerBound));
        } else if (!open && !request.path().startsWith("/q/")) {
            refuse(context, Problem.notReady());
        } else if (!answersPreflight(context)) {
            context.next();
        }
    }

    private static boolean isBroken(String uri) {
        return uri.indexOf('%') >= 0 && BROKEN_ESCAPE.matcher(uri).find();
    }

    /**
     * The size of the request's head. Headers by which our own parts speak to each other are taken
     * out on the way: nobody outside sets them.
     */
    private static long sizeWithoutOurs(HttpServerRequest request) {
        long size = request.uri().length();
        boolean forged = false;
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            forged |= name.regionMatches(true, 0, OURS, 0, OURS.length());
            size += name.length() + header.getValue().length() + ": \r\n".length();
        }
        if (forged) {
            removeOurs(request.headers());
        }
        return size;
    }

    private static void removeOurs(MultiMap headers) {
        for (String name : Set.copyOf(headers.names())) {
            if (name.regionMatches(true, 0, OURS, 0, OURS.length())) {
                headers.remove(name);
            }
        }
    }

    /** Sending is what {@code /data} and {@code /in} are for: pages of every origin may. */
    private static boolean answersPreflight(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean data = request.path().equals("/data");
        if (!data && !request.path().startsWith("/in/")) {
            return false;
        }
        HttpServerResponse response = context.response();
        String wanted = request.getHeader("Access-Control-Request-Method");
        boolean preflight = request.method() == HttpMethod.OPTIONS && wanted != null;
        if (!data || preflight || request.method() == HttpMethod.POST) {
            response.putHeader("Access-Control-Allow-Origin", "*");
        }
        if (!preflight) {
            return false;
        }
        response.putHeader("Access-Control-Allow-Methods", data ? "POST" : wanted);
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            response.putHeader("Access-Control-Allow-Headers", headers);
        }
        response.putHeader("Access-Control-Max-Age", "3600").setStatusCode(204).end();
        return true;
    }

    private void refuse(RoutingContext context, Problem problem) {
        problem.reply().send(context, intake);
    }
}
