package servers;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A real {@code nats-server} from the PATH, with JetStream on files, that can be killed and started
 * again on its port. All that is published on it is written down.
 */
public final class NatsServer implements AutoCloseable {

    private final int port;
    private final Path store;
    private final Path messages = TestRun.file("nats", ".messages");
    private Process process;
    private Connection listener;

    private NatsServer(int port, Path store) {
        this.port = port;
        this.store = store;
    }

    public static NatsServer start() {
        try {
            NatsServer server =
                    new NatsServer(Ports.free(), Files.createTempDirectory("caravan-nats"));
            server.launch();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    private void launch() {
        try {
            process =
                    new ProcessBuilder(
                                    "nats-server",
                                    "-a",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port),
                                    "-js",
                                    "-sd",
                                    store.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(TestRun.file("nats", ".log").toFile())
                            .start();
            listener = connect();
            listener.createDispatcher(this::writeDown).subscribe(">");
            listener.flush(Duration.ofSeconds(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("nats-server did not start", e);
        }
    }

    private void writeDown(Message message) {
        TestRun.append(
                messages,
                message.getSubject()
                        + " "
                        + (message.getHeaders() == null ? "" : headers(message))
                        + " "
                        + new String(message.getData(), StandardCharsets.UTF_8));
    }

    private static Map<String, List<String>> headers(Message message) {
        Map<String, List<String>> headers = new TreeMap<>();
        message.getHeaders().forEach(headers::put);
        return headers;
    }

    /** A connection of the test's own, which waits for the server and comes back to it. */
    public Connection connect() throws IOException, InterruptedException {
        Options options =
                new Options.Builder()
                        .server(url())
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(100))
                        .build();
        return Nats.connectReconnectOnConnect(options);
    }

    /** Collects what is published from now on, in the order in which it comes. */
    public List<Message> subscribe(String subject) throws Exception {
        List<Message> received = new CopyOnWriteArrayList<>();
        Connection connection = connect();
        connection.createDispatcher(received::add).subscribe(subject);
        connection.flush(Duration.ofSeconds(10));
        return received;
    }

    public void kill() throws InterruptedException {
        listener.close();
        process.destroyForcibly().waitFor();
    }

    /** Again, on the same port, with the streams that it had. */
    public void restart() {
        launch();
    }

    @Override
    public void close() throws InterruptedException {
        listener.close();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
