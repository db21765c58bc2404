package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.awaitility.Awaitility.await;

/** A viewer: a WebSocket that writes down what it is shown, in order. */
public final class Socket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private volatile int closeCode;
    private WebSocket socket;

    private Socket() {}

    /** Opens {@code /ws} by a fresh ticket; returns when the first message is there. */
    public static Socket open(CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        return open(caravan, inbox, "");
    }

    /** The same with more of a query, such as {@code &after=…}. */
    public static Socket open(CaravanProcess caravan, CaravanProcess.Inbox inbox, String query) {
        return open(caravan, "?ticket=" + ticket(inbox) + query, CLIENT.newWebSocketBuilder());
    }

    /** Opens {@code /ws} with the token itself, as what is no browser can. */
    public static Socket openWithToken(CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        return open(
                caravan,
                "",
                CLIENT.newWebSocketBuilder().header("Authorization", "Bearer " + inbox.token()));
    }

    private static Socket open(CaravanProcess caravan, String query, WebSocket.Builder builder) {
        Socket viewer = new Socket();
        URI url = URI.create(caravan.url().replaceFirst("http", "ws") + "/ws" + query);
        viewer.socket = builder.buildAsync(url, viewer.new Listener()).join();
        await("ready").atMost(PATIENCE).until(() -> !viewer.messages.isEmpty());
        return viewer;
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
        return messages;
    }

    /** The events so far, as JSON. */
    public List<JsonNode> events() {
        return messages.stream()
                .map(Socket::json)
                .filter(message -> message.get("type").textValue().equals("event"))
                .map(message -> message.get("event"))
                .toList();
    }

    public List<String> ids() {
        return events().stream().map(event -> event.get("id").textValue()).toList();
    }

    public void awaitEvents(int number) {
        await(number + " events").atMost(PATIENCE).until(() -> events().size() >= number);
    }

    /** Until each of these was shown, once or more. */
    public void awaitAll(Collection<String> ids) {
        await(ids.size() + " events")
                .atMost(PATIENCE)
                .until(() -> Set.copyOf(ids()).containsAll(ids));
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
        await("close").atMost(PATIENCE).until(() -> closeCode != 0);
        return closeCode;
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
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closeCode = code;
            return null;
        }
    }
}
