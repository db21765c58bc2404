package caravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests that could be read, and yet mean nothing. */
final class Malformed {

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private Malformed() {}

    /** Why this one is malformed; empty when it is not. */
    static Optional<String> reason(HttpServerRequest request) {
        if (hasOddHost(request)) {
            return Optional.of("The Host header names no host, or several.");
        }
        if (isBroken(request.uri())) {
            return Optional.of("A % in the URL is not an escape.");
        }
        return Optional.empty();
    }

    /** One; HTTP/1.0 can do without, with HTTP/1.1 the router sees to it that it is a name. */
    private static boolean hasOddHost(HttpServerRequest request) {
        int hosts = request.headers().getAll("Host").size();
        return hosts > 1
                || hosts == 1
                        && request.version() == HttpVersion.HTTP_1_0
                        && request.authority() == null;
    }

    private static boolean isBroken(String uri) {
        return uri.indexOf('%') >= 0 && BROKEN_ESCAPE.matcher(uri).find();
    }
}
