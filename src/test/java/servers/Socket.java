package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A viewer: a WebSocket that writes down what it is shown, in order. */
public final class Socket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int BROKEN = 1006;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonNode> events = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonNode> deliveries = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Consumer<JsonNode> watcher;
    private WebSocket socket;

    private Socket(Consumer<JsonNode> watcher) {
        this.watcher = watcher;
    }

    /** Opens {@code /ws} by a fresh ticket; returns when the first message is there. */
    public static Socket open(CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        return open(caravan, inbox, "");
    }

    /** The same with more of a query, such as {@code &after=…}. */
    public static Socket open(CaravanProcess caravan, CaravanProcess.Inbox inbox, String query) {
        return open(caravan, inbox, query, message -> {});
    }

    /** The same with somebody who is told each message at once, in order. */
    static Socket open(
            CaravanProcess caravan,
            CaravanProcess.Inbox inbox,
            String query,
            Consumer<JsonNode> watcher) {
        return new Socket(watcher)
                .connect(caravan, "?ticket=" + ticket(inbox) + query, CLIENT.newWebSocketBuilder());
    }

    /** Opens {@code /ws} with the token itself, as what is no browser can. */
    public static Socket openWithToken(CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        return new Socket(message -> {})
                .connect(
                        caravan,
                        "",
                        CLIENT.newWebSocketBuilder()
                                .header("Authorization", "Bearer " + inbox.token()));
    }

    private Socket connect(CaravanProcess caravan, String query, WebSocket.Builder builder) {
        URI url = URI.create(caravan.url().replaceFirst("http", "ws") + "/ws" + query);
        socket = builder.connectTimeout(PATIENCE).buildAsync(url, new Listener()).join();
        await("ready").atMost(PATIENCE).until(() -> !messages.isEmpty() || closed.isDone());
        if (messages.isEmpty()) {
            throw new IllegalStateException("closed at once, with " + closed.join());
        }
        return this;
    }

    /** A fresh ticket. */
    public static String ticket(CaravanProcess.Inbox inbox) {
        return inbox.http().post("/ws/tickets", "").json().get("ticket").textValue();
    }

    /** The bytes of a handshake; more headers are lines, each with its end. */
    public static String handshake(String query, String moreHeaders) {
        return "GET /ws"
                + query
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + moreHeaders
                + "\r\n";
    }

    /** All messages so far, as they came. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** The events so far, as JSON. */
    public List<JsonNode> events() {
        return List.copyOf(events);
    }

    /** The changes of deliveries so far, as JSON. */
    public List<JsonNode> deliveries() {
        return List.copyOf(deliveries);
    }

    public List<String> ids() {
        return events().stream().map(event -> event.get("id").textValue()).toList();
    }

    public void awaitEvents(int number) {
        await(number + " events").atMost(PATIENCE).until(() -> events.size() >= number);
    }

    /** Until each of these was shown, once or more. */
    public void awaitAll(Collection<String> ids) {
        await(ids.size() + " events")
                .atMost(PATIENCE)
                .until(() -> closed.isDone() || missing(ids).isEmpty());
        assertThat(missing(ids)).isEmpty();
    }

    private Set<String> missing(Collection<String> ids) {
        Set<String> missing = new HashSet<>(ids);
        ids().forEach(missing::remove);
        return missing;
    }

    private static JsonNode json(String message) {
        try {
            return Http.JSON.readTree(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void say(String text) {
        socket.sendText(text, true).join();
    }

    /** The code that the server closed it with. */
    public int awaitClose() {
        return awaitClose(PATIENCE);
    }

    /** The same, within this time. */
    public int awaitClose(Duration most) {
        await("close").atMost(most).until(closed::isDone);
        return closed.join();
    }

    /** Completes with the code that it was closed with, which is 1006 when it broke. */
    CompletableFuture<Integer> closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable broke) {
            closed.complete(BROKEN);
        }

        private void hear(String text) {
            JsonNode message = json(text);
            if (message.path("type").asText().equals("event")) {
                events.add(message.get("event"));
            }
            if (message.path("type").asText().equals("delivery")) {
                deliveries.add(message.get("delivery"));
            }
            messages.add(text);
            watcher.accept(message);
        }
    }
}
