package bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import servers.CaravanProcess;

/**
 * Viewers, from several loopback addresses. Each event that this process sends says when it was
 * sent, so that each frame tells how long it took.
 */
final class Crowd implements AutoCloseable {

    private static final int PER_ADDRESS = 2_000;
    private static final int OPENING = 64;
    private static final String SENT = "\"sent\":";

    private final Vertx vertx = Vertx.vertx();
    private final List<WebSocketClient> clients = new ArrayList<>();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final Times times = new Times();

    /** Each inbox gets its part of so many viewers; returns when all are there. */
    Crowd(CaravanProcess caravan, List<CaravanProcess.Inbox> inboxes, int viewers)
            throws InterruptedException {
        Semaphore opening = new Semaphore(OPENING);
        CountDownLatch open = new CountDownLatch(viewers);
        for (int i = 0; i < viewers; i++) {
            opening.acquire();
            client(i)
                    .connect(
                            new WebSocketConnectOptions()
                                    .setHost("127.0.0.1")
                                    .setPort(caravan.port())
                                    .setURI("/ws")
                                    .addHeader(
                                            "Authorization",
                                            "Bearer " + inboxes.get(i % inboxes.size()).token()))
                    .onSuccess(
                            socket -> {
                                watch(socket);
                                open.countDown();
                            })
                    .onComplete(done -> opening.release());
        }
        if (!open.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(open.getCount() + " viewers could not come");
        }
    }

    private WebSocketClient client(int viewer) {
        int address = viewer / PER_ADDRESS;
        if (clients.size() <= address) {
            WebSocketClientOptions options = new WebSocketClientOptions();
            options.setLocalAddress("127.0.0." + (address + 2)).setMaxConnections(PER_ADDRESS);
            clients.add(vertx.createWebSocketClient(options));
        }
        return clients.get(address);
    }

    private void watch(WebSocket socket) {
        synchronized (sockets) {
            sockets.add(socket);
        }
        socket.textMessageHandler(this::shown);
        socket.closeHandler(gone -> closed.incrementAndGet());
    }

    private void shown(String message) {
        int at = message.lastIndexOf(SENT);
        if (at >= 0) {
            int end = message.indexOf('}', at);
            long sent = Long.parseLong(message.substring(at + SENT.length(), end));
            times.add(System.nanoTime() - sent);
        }
    }

    /** What an event says of itself. */
    static String body() {
        return "{\"type\":\"PUSH_ARTIFACT\",\"text\":\""
                + "caravan ".repeat(120)
                + "\","
                + SENT
                + System.nanoTime()
                + "}";
    }

    Times times() {
        return times;
    }

    /** Viewers that were sent away since the last call. */
    int closed() {
        return closed.getAndSet(0);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Many times, to the next 100 µs: so many that they cannot be kept one by one. */
    static final class Times {

        private static final long STEP = 100_000;
        private static final int STEPS = 300_000;

        private final AtomicLongArray counts = new AtomicLongArray(STEPS);

        void add(long nanos) {
            counts.incrementAndGet((int) Math.max(0, Math.min(STEPS - 1, nanos / STEP)));
        }

        long number() {
            long all = 0;
            for (int i = 0; i < STEPS; i++) {
                all += counts.get(i);
            }
            return all;
        }

        /** Milliseconds. */
        double percentile(double percent) {
            long wanted = (long) Math.ceil(number() * percent / 100);
            long passed = 0;
            for (int i = 0; i < STEPS; i++) {
                passed += counts.get(i);
                if (passed >= wanted) {
                    return (i + 1) * STEP / 1e6;
                }
            }
            return Double.NaN;
        }

        void forget() {
            for (int i = 0; i < STEPS; i++) {
                counts.set(i, 0);
            }
        }
    }
}
