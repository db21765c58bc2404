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

import static org.awaitility.Awaitility.await;

/**
 * A real {@code nats-server} from the PATH, with JetStream on files, that can be killed and started
 * again on its port. All that is published on it is written down.
 */
public final class NatsServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Who tests are, for a server that does not let everybody in. */
    private static final String USER = "tests";

    private final int port;
    private final Path store;
    private final Path config;
    private final Path messages = TestRun.file("nats", ".messages");
    private Process process;
    private Connection listener;
    private final List<Connection> subscribers = new CopyOnWriteArrayList<>();

    private NatsServer(int port, Path store, Path config) {
        this.port = port;
        this.store = store;
        this.config = config;
    }

    public static NatsServer start() {
        return start("");
    }

    /**
     * @param config lines for its configuration file, such as {@code max_payload: 64KB}
     */
    public static NatsServer start(String config) {
        try {
            Path home = Files.createTempDirectory("caravan-nats");
            Path file = Files.writeString(home.resolve("nats.conf"), config);
            NatsServer server = new NatsServer(Ports.free(), home, file);
            server.launch();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that lets in nobody but tests. */
    public static NatsServer startClosed() {
        return start("authorization: { user: %s, password: %s }".formatted(USER, USER));
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    private void launch() {
        try {
            process =
                    new ProcessBuilder(
                                    "nats-server",
                                    "-c",
                                    config.toString(),
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
            // A test that fails to start may not stop it.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            listener = connect();
            listener.createDispatcher(this::writeDown).subscribe(">");
            listener.flush(PATIENCE);
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

    public long pid() {
        return process.pid();
    }

    /** Writes down no longer what is published. */
    public NatsServer unheard() throws InterruptedException {
        listener.close();
        return this;
    }

    /** A connection of the test's own, which waits for the server and comes back to it. */
    public Connection connect() throws IOException, InterruptedException {
        Options options =
                new Options.Builder()
                        .server(url())
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(100))
                        .userInfo(USER, USER)
                        .build();
        // A client that seeks its server may lose what it is told as soon as it has found it.
        await("NATS at " + url()).atMost(PATIENCE).until(() -> Ports.isOpen(port));
        return Nats.connect(options);
    }

    /** Collects what is published from now on, in the order in which it comes. */
    public List<Message> subscribe(String subject) throws Exception {
        List<Message> received = new CopyOnWriteArrayList<>();
        Connection connection = connect();
        subscribers.add(connection);
        connection.createDispatcher(received::add).subscribe(subject);
        connection.flush(PATIENCE);
        return received;
    }

    /** The message's id by which repeats are dropped. */
    public static String id(Message message) {
        return message.getHeaders().getFirst("Nats-Msg-Id");
    }

    public void kill() throws InterruptedException {
        listener.close();
        process.destroyForcibly().waitFor();
    }

    /** Again, on the same port, with the streams that it had. */
    public void restart() {
        launch();
    }

    /** Stops it between two instructions (SIGSTOP): its connections stay open and silent. */
    public void pause() {
        Signal.STOP.to(process);
    }

    public void resume() {
        Signal.CONT.to(process);
    }

    @Override
    public void close() throws InterruptedException {
        for (Connection subscriber : subscribers) {
            subscriber.close();
        }
        listener.close();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
