package caravan.http;

import caravan.SafeText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** What is answered: status, headers, bytes. */
public record Reply(int status, Map<String, String> headers, byte[] body) {

    private static final Logger LOG = Logger.getLogger("caravan.refused");
    private static final int REFUSED = 400;
    private static final int SHOWN = 200;
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    private static final Pattern LONGER_THAN_AN_ID = Pattern.compile("[^/]{37,}");
    private static final byte[] EMPTY = {};

    public static Reply json(int status, Object value) {
        return json(status, value, "application/json");
    }

    static Reply json(int status, Object value, String contentType) {
        return bytes(status, Json.bytes(value), contentType);
    }

    public static Reply bytes(int status, byte[] body, String contentType) {
        return new Reply(status, Map.of("Content-Type", contentType), body);
    }

    public static Reply noContent() {
        return new Reply(204, Map.of(), EMPTY);
    }

    /** The same with these headers besides. */
    public Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Reply(status, all, body);
    }

    public Reply with(String name, String value) {
        return with(Map.of(name, value));
    }

    /**
     * Sends it, on the request's event loop. A body that nobody has read goes on arriving and is
     * thrown away.
     */
    public void send(RoutingContext context, Intake intake) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        response.end(Buffer.buffer(body));
        if (status >= REFUSED) {
            log(context.request(), response.getStatusCode());
        }
        intake.discard(context.request(), context.vertx());
    }

    /** One line for each request refused. */
    private static void log(HttpServerRequest request, int status) {
        LOG.infof(
                "refused %d %s %s from %s",
                status,
                printable(request.method().name()),
                printable(masked(request.path())),
                request.remoteAddress().hostAddress());
    }

    /** A terminal that shows the log is nobody's to write to. */
    private static String printable(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return NOT_PRINTABLE.matcher(cut).replaceAll("?");
    }

    /** Without the key, nor a token that somebody took for a part of the path. */
    private static String masked(String path) {
        return path.startsWith("/in/")
                ? "/in/***"
                : LONGER_THAN_AN_ID.matcher(path).replaceAll(SafeText.MASK);
    }
}
