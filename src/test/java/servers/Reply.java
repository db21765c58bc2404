package servers;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongConsumer;

/** What a sink does with a request. */
@FunctionalInterface
public interface Reply {

    long DRIP_MILLIS = 20;

    void to(HttpServerRequest request);

    /** This status, with these headers, names and values in turn. */
    static Reply of(int status, String... headers) {
        return of(status, Buffer.buffer(), headers);
    }

    static Reply of(int status, Buffer body, String... headers) {
        return request -> {
            HttpServerResponse response = request.response().setStatusCode(status);
            for (int i = 0; i < headers.length; i += 2) {
                response.headers().add(headers[i], headers[i + 1]);
            }
            response.end(body);
        };
    }

    /** Nothing at all, and the connection stays. */
    static Reply hanging() {
        return request -> {};
    }

    static Reply after(Duration wait, Reply then) {
        return request ->
                Vertx.currentContext().owner().setTimer(wait.toMillis(), now -> then.to(request));
    }

    /** The connection is closed in order. */
    static Reply closing() {
        return request -> request.connection().close();
    }

    /** The connection is torn down. */
    static Reply reset() {
        return request -> {
            Channel channel = channel(request);
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        };
    }

    /** In HTTP/2: this stream is, and the connection stays. */
    static Reply streamReset() {
        return request -> request.response().reset();
    }

    /** These bytes as they are, in HTTP/1.1; the connection stays. */
    static Reply raw(String latin1) {
        return request -> write(request, latin1);
    }

    /** Each header line soon after the other, and never the last. */
    static Reply headersForEver() {
        return request -> {
            write(request, "HTTP/1.1 200 OK\r\n");
            drip(request, number -> write(request, "x-" + number + ": and on\r\n"));
        };
    }

    /** A head, and a body that goes on for ever. */
    static Reply bodyForEver(int status) {
        return request -> {
            HttpServerResponse response = request.response().setStatusCode(status).setChunked(true);
            drip(request, number -> response.write("and on and on ".repeat(20)));
        };
    }

    /** A head, the beginning of a body, and no more. */
    static Reply stalled(int status, String beginning) {
        return request ->
                request.response().setStatusCode(status).setChunked(true).write(beginning);
    }

    private static void drip(HttpServerRequest request, LongConsumer drop) {
        Context context = Vertx.currentContext();
        long timer = context.owner().setPeriodic(DRIP_MILLIS, drop::accept);
        request.response().closeHandler(gone -> context.owner().cancelTimer(timer));
    }

    private static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }

    private static void write(HttpServerRequest request, String latin1) {
        ChannelHandlerContext encoder =
                channel(request).pipeline().context(HttpResponseEncoder.class);
        encoder.writeAndFlush(Unpooled.wrappedBuffer(latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
