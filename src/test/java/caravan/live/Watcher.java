package caravan.live;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.awaitility.Awaitility.await;

/** The other end of a viewer's socket: it reads when it is told to. */
final class Watcher implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger pongs = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private volatile int closeCode;

    Watcher(int port) {
        socket =
                CLIENT.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), this)
                        .join();
    }

    /** From now on it reads what comes. */
    Watcher read() {
        socket.request(1);
        return this;
    }

    List<String> messages() {
        return messages;
    }

    /** Until it has answered so many pings, and the other end has heard it. */
    void awaitAnswered(int number) {
        await("pings").until(() -> pings.get() == number);
        int before = pongs.get();
        socket.sendPing(ByteBuffer.allocate(0)).join();
        await("a pong, which comes after all that was sent before")
                .until(() -> pongs.get() > before);
    }

    int awaitClose() {
        await("close").until(() -> closeCode != 0);
        return closeCode;
    }

    @Override
    public void onOpen(WebSocket from) {}

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        pongs.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    /** Goes without saying so. */
    @Override
    public void close() {
        socket.abort();
    }
}
