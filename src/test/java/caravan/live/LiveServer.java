package caravan.live;

import caravan.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Viewers on real sockets, all of them on one event loop. */
final class LiveServer implements AutoCloseable {

    private static final int SOME_BUFFER = 512 << 10;

    /** A viewer, its socket here, and who watches at the other end. */
    record Pair(
            Viewer viewer, ServerWebSocket socket, Context loop, Watcher watcher, Waiting waiting) {

        void show(String text) {
            viewer.show(waiting.message(text));
        }

        void send(String text) {
            viewer.send(waiting.message(text));
        }

        void send(List<String> slice) {
            viewer.send(slice.stream().map(waiting::message).toList());
        }
    }

    private record Opened(ServerWebSocket socket, Context loop) {}

    final Turns turns = new Turns();
    final Waiting waiting;
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    private final List<CountDownLatch> occupied = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * @param settings names and values in turn
     */
    LiveServer(String... settings) {
        waiting = new Waiting(TestSettings.with(settings));
        server =
                vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(SOME_BUFFER))
                        .requestHandler(
                                request -> {
                                    Context loop = vertx.getOrCreateContext();
                                    request.toWebSocket()
                                            .onSuccess(
                                                    socket -> opened.add(new Opened(socket, loop)));
                                })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    Pair open() throws InterruptedException {
        return open(1_000_000, Long.MAX_VALUE);
    }

    Pair open(int mostMessages, long mostBytes) throws InterruptedException {
        Watcher watcher = new Watcher(server.actualPort());
        Opened end = opened.poll(10, TimeUnit.SECONDS);
        Admission admission = new Admission("inbox", "hash", Optional.empty(), end.loop());
        Viewer viewer = new Viewer(end.socket(), admission, turns, mostMessages, mostBytes);
        return new Pair(viewer, end.socket(), end.loop(), watcher, waiting);
    }

    /** Keeps the event loop busy until the latch is counted down, or the server closed. */
    CountDownLatch occupy(Context loop) {
        CountDownLatch free = new CountDownLatch(1);
        occupied.add(free);
        loop.runOnContext(
                now -> {
                    try {
                        free.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        return free;
    }

    @Override
    public void close() {
        occupied.forEach(CountDownLatch::countDown);
        vertx.close().toCompletionStage().toCompletableFuture().join();
        turns.stop();
    }
}
