package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.awaitility.Awaitility.await;

/** A viewer: a WebSocket that writes down what it is shown, in order. */
public final class Socket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
        String ticket = inbox.http().post("/ws/tickets", "").json().get("ticket").textValue();
        Socket viewer = new Socket();
        String url = caravan.url().replaceFirst("http", "ws") + "/ws?ticket=" + ticket + query;
        viewer.socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(url), viewer.new Listener())
                        .join();
        await("ready").atMost(PATIENCE).until(() -> !viewer.messages.isEmpty());
        return viewer;
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
