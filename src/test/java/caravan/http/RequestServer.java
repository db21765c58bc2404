package caravan.http;

import caravan.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Requests as they come from a socket, for what reads them. */
public final class RequestServer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Intake intake = new Intake(TestSettings.with());
    private final HttpServer server;
    private volatile Function<Request, Object> use;
    private volatile CompletableFuture<Object> used;

    public RequestServer() {
        Router router = Router.router(vertx);
        router.route("/in/:key*").handler(context -> take(new Request(context, intake)));
        router.route().handler(context -> take(new Request(context, intake)));
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    private void take(Request request) {
        try {
            used.complete(use.apply(request));
        } catch (RuntimeException e) {
            used.completeExceptionally(e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    /**
     * Sends a GET of this target with these header lines, and no others but {@code Host: localhost}
     * where none is given; returns, or throws, what its use does.
     */
    @SuppressWarnings("unchecked")
    public <T> T ask(String target, Function<Request, T> how, String... headers) {
        use = how::apply;
        used = new CompletableFuture<>();
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        String lines = String.join("\r\n", headers);
        if (!lines.toLowerCase().contains("host:")) {
            request.append("Host: localhost\r\n");
        }
        request.append(lines).append(lines.isEmpty() ? "\r\n" : "\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.getOutputStream()
                    .write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            return (T) used.join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
