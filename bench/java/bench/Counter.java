package bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Destinations: {@code /1}, {@code /2} and so on answer at once, {@code /slow} after ten seconds.
 * Each event says when it was sent, so that each delivery tells how long it took.
 */
final class Counter implements AutoCloseable {

    private static final long SLOW_MILLIS = 10_000;
    private static final String SENT = "\"sent\":";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final AtomicLong received = new AtomicLong();
    private final Map<String, Crowd.Times> times = new ConcurrentHashMap<>();

    Counter() {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::take)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    private void take(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body -> {
                            note(request.path(), body.toString());
                            if (request.path().equals("/slow")) {
                                vertx.setTimer(SLOW_MILLIS, late -> request.response().end());
                            } else {
                                request.response().end();
                            }
                        });
    }

    private void note(String path, String body) {
        int at = body.lastIndexOf(SENT);
        if (at >= 0) {
            long sent = Long.parseLong(body.substring(at + SENT.length(), body.indexOf('}', at)));
            times(path).add(System.nanoTime() - sent);
        }
        received.incrementAndGet();
    }

    Crowd.Times times(String path) {
        return times.computeIfAbsent(path, unknown -> new Crowd.Times());
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    void forget() {
        received.set(0);
        times.clear();
    }

    /** Until so many have come. */
    void await(long number) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (received.get() < number) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(received.get() + " of " + number + " came");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    long received() {
        return received.get();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
