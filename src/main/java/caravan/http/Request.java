package caravan.http;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One request as it came: no header or parameter of it becomes a Camel header, so that none can
 * steer a route. Its body stays on the wire until {@link #body} asks for it.
 */
public final class Request {

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Intake intake;
    private final Context loop;
    private final Instant at = Instant.now();

    public Request(RoutingContext context, Intake intake) {
        this.context = context;
        this.request = context.request();
        this.intake = intake;
        this.loop = context.vertx().getOrCreateContext();
    }

    /** When its headers had arrived. */
    public Instant at() {
        return at;
    }

    public String method() {
        return request.method().name();
    }

    /** The path as sent, still percent-encoded. */
    public String path() {
        return request.path();
    }

    /** The path as it was understood: without dot segments, empty ones and needless escapes. */
    public String normalPath() {
        return context.normalizedPath();
    }

    /** The query as sent, without its question mark; empty when there is none. */
    public String query() {
        return request.query() == null ? "" : request.query();
    }

    /** The decoded query parameters, with their repeats. */
    public MultiMap parameters() {
        return context.queryParams();
    }

    /** A variable of the path, decoded; empty when the path has none of this name. */
    public String variable(String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    /** The first header of this name; empty when there is none. */
    public String header(String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** The Host header; where there is none, as HTTP/1.0 allows, the address that was reached. */
    public String host() {
        String host = header("Host");
        return host.isEmpty() ? request.localAddress().toString() : host;
    }

    /** All headers, in the order in which they came. */
    public MultiMap headers() {
        return request.headers();
    }

    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    /** The sender's address, without its port. */
    public String remote() {
        return request.remoteAddress().hostAddress();
    }

    public String scheme() {
        return request.scheme();
    }

    /**
     * Reads the body.
     *
     * @param limit bytes that it may have
     * @return fails with the {@link Problem} 413, 408 or 503
     */
    public CompletionStage<byte[]> body(long limit) {
        return intake.read(request, loop, limit);
    }

    /** Where it is to be answered: its connection's event loop. */
    public Context loop() {
        return loop;
    }
}
