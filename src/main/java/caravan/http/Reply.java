package caravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered: status, headers, bytes. */
public record Reply(int status, Map<String, String> headers, byte[] body) {

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
        intake.discard(context.request(), context.vertx());
    }
}
