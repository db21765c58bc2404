package bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Destinations, on one port: {@code /slow} answers after ten seconds, {@code /hang} and what begins
 * so never, all others at once. What is sent says when it was sent, or due, so that each delivery
 * tells how long it took.
 */
final class Counter implements AutoCloseable {

    private static final long SLOW_MILLIS = 10_000;
    private static final String SENT = "\"sent\":";
    private static final String DUE = "\"due\":\"";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final AtomicLong received = new AtomicLong();
    private final Crowd.Times times = new Crowd.Times();

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
        request.body().onSuccess(body -> take(request, body.toString()));
    }

    private void take(HttpServerRequest request, String body) {
        if (request.path().equals("/slow")) {
            vertx.setTimer(SLOW_MILLIS, late -> request.response().end());
        } else if (!request.path().startsWith("/hang")) {
            note(body);
            request.response().end();
        }
    }

    private void note(String body) {
        int sent = body.lastIndexOf(SENT);
        int due = body.indexOf(DUE);
        if (sent >= 0) {
            sent += SENT.length();
            times.add(System.nanoTime() - Long.parseLong(body.substring(sent, body.indexOf('}', sent))));
        } else if (due >= 0) {
            due += DUE.length();
            Instant tick = Instant.parse(body.substring(due, body.indexOf('"', due)));
            times.add(Duration.between(tick, Instant.now()).toNanos());
        }
        received.incrementAndGet();
    }

    /** Of all that were answered at once. */
    Crowd.Times times() {
        return times;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    void forget() {
        received.set(0);
        times.forget();
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
