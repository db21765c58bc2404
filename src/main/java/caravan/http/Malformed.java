package caravan.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests that could be read, and yet mean nothing. */
final class Malformed {

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private Malformed() {}

    /** Why this one is malformed; empty when it is not. */
    static Optional<String> reason(HttpServerRequest request) {
        if (request.version() == null) {
            return Optional.of("This server speaks HTTP/1.1 and HTTP/1.0.");
        }
        if (hasOddHost(request)) {
            return Optional.of("The Host header names no host.");
        }
        if (isBroken(request.uri())) {
            return Optional.of("A % in the URL is not an escape.");
        }
        if (isFramedOddly(request)) {
            return Optional.of("A body may be chunked, and coded in no other way.");
        }
        return Optional.empty();
    }

    /** HTTP/1.0 can do without one; with HTTP/1.1 the router looks at it. */
    private static boolean hasOddHost(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0
                && request.headers().contains("Host")
                && request.authority() == null;
    }

    private static boolean isBroken(String uri) {
        return uri.indexOf('%') >= 0 && BROKEN_ESCAPE.matcher(uri).find();
    }

    /** Its end could not be told (RFC 9112, 6.3): it would pass for an empty body. */
    private static boolean isFramedOddly(HttpServerRequest request) {
        List<String> codings = request.headers().getAll("Transfer-Encoding");
        return !codings.isEmpty()
                && !(codings.size() == 1 && codings.get(0).strip().equalsIgnoreCase("chunked"));
    }
}
