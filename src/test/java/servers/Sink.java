package servers;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A destination: answers each path as it is told to, and remembers what came. */
public final class Sink implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final boolean secure;
    private final HttpServer server;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Map<HttpConnection, Integer> connections = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /**
     * What came, once it was whole.
     *
     * @param path with its query
     * @param headers asked without regard to case
     * @param connection a number, the same for what came on the same one
     */
    public record Received(
            String method,
            String path,
            Map<String, List<String>> headers,
            byte[] body,
            HttpVersion version,
            int connection) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The first of that name. */
        public Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    private Sink(HttpServerOptions options) {
        secure = options.isSsl();
        server =
                vertx.createHttpServer(options)
                        .connectionHandler(this::accepted)
                        .requestHandler(this::receive)
                        .listen(options.getPort(), options.getHost())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    public static Sink http() {
        return http(0);
    }

    /** There, so that one may come back where one was. */
    public static Sink http(int port) {
        return new Sink(new HttpServerOptions().setHost("127.0.0.1").setPort(port));
    }

    /** With this certificate; HTTP/2 for those who ask for it. */
    public static Sink https(KeyCertOptions certificate) {
        return new Sink(
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(certificate));
    }

    /**
     * What comes to a path is answered by these in turn, then by the last; else by an empty 200.
     */
    public Sink on(String path, Reply... inTurn) {
        replies.put(path, new ArrayDeque<>(List.of(inTurn)));
        return this;
    }

    public int port() {
        return server.actualPort();
    }

    /** By this machine's address. */
    public String url(String path) {
        return url("127.0.0.1", path);
    }

    public String url(String host, String path) {
        return (secure ? "https://" : "http://") + host + ":" + port() + path;
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    public List<Received> received(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    /** How many connections there have been. */
    public int connections() {
        return accepted.get();
    }

    public int openConnections() {
        return accepted.get() - closed.get();
    }

    private void accepted(HttpConnection connection) {
        connections.put(connection, accepted.incrementAndGet());
        connection.exceptionHandler(broken -> {});
        connection.closeHandler(
                gone -> {
                    closed.incrementAndGet();
                    connections.remove(connection);
                });
    }

    private void receive(HttpServerRequest request) {
        int connection = connections.getOrDefault(request.connection(), 0);
        request.exceptionHandler(broken -> {});
        request.response().exceptionHandler(broken -> {});
        request.body()
                .onSuccess(
                        body -> {
                            received.add(
                                    new Received(
                                            request.method().name(),
                                            request.uri(),
                                            headers(request),
                                            body.getBytes(),
                                            request.version(),
                                            connection));
                            reply(request.uri()).to(request);
                        });
    }

    private static Map<String, List<String>> headers(HttpServerRequest request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers()
                .names()
                .forEach(name -> headers.put(name, request.headers().getAll(name)));
        return headers;
    }

    private Reply reply(String path) {
        Deque<Reply> inTurn = replies.get(path);
        if (inTurn == null) {
            return Reply.of(200);
        }
        synchronized (inTurn) {
            return inTurn.size() > 1 ? inTurn.poll() : inTurn.peek();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
