package servers;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bson.Document;

/**
 * A MongoDB for tests: the one at {@code MONGODB_URL}, else a {@code mongod} from the PATH, else
 * the embedded store in a process of its own. It keeps its address over a restart.
 */
public final class MongoServer implements AutoCloseable {

    /** What the embedded store keeps over a restart. */
    public enum Form {
        MEMORY,
        FILE
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String url;
    private final String what;
    private final List<String> command;
    private final Path home;
    private Process process;

    private MongoServer(String url, String what, List<String> command, Path home) {
        this.url = url;
        this.what = what;
        this.command = command;
        this.home = home;
        System.out.println("MongoDB for these tests: " + what);
    }

    public static MongoServer start() {
        return start(Form.FILE);
    }

    /** As {@link #start()}; the form matters only if it comes to the embedded store. */
    public static MongoServer start(Form form) {
        String given = System.getenv("MONGODB_URL");
        if (given != null && !given.isBlank()) {
            String what = "the server at MONGODB_URL; its death and return are not shown";
            return new MongoServer(given, what, List.of(), null);
        }
        return onPath("mongod").map(MongoServer::mongod).orElseGet(() -> embedded(form));
    }

    /** The embedded store, whatever else there is. */
    public static MongoServer embedded(Form form) {
        return embedded(form, "512m");
    }

    /** The same with so large a heap. */
    public static MongoServer embedded(Form form, String heap) {
        int port = Ports.free();
        Path home = temporaryFolder();
        Stream<String> java =
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MongoProcess.class.getName(),
                        String.valueOf(port));
        Stream<String> folder =
                form == Form.FILE ? Stream.of(home.resolve("data").toString()) : Stream.empty();
        String what =
                "the embedded store in a process of its own ("
                        + (form == Form.FILE ? "a file" : "memory, so it restarts empty")
                        + "); TTL, query plans, transactions and failover are not shown";
        return started(port, what, Stream.concat(java, folder).toList(), home);
    }

    private static MongoServer mongod(Path program) {
        int port = Ports.free();
        Path home = temporaryFolder();
        List<String> command =
                List.of(
                        program.toString(),
                        "--bind_ip",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--dbpath",
                        home.toString());
        String what = "mongod from the PATH, a single server; failover is not shown";
        return started(port, what, command, home);
    }

    private static MongoServer started(int port, String what, List<String> command, Path home) {
        String url = "mongodb://127.0.0.1:" + port;
        MongoServer server = new MongoServer(url, what, command, home);
        Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
        server.restart();
        return server;
    }

    public String url() {
        return url;
    }

    /** One line: which server this is, and what the tests therefore do not show. */
    public String what() {
        return what;
    }

    public long pid() {
        return process.pid();
    }

    /** False for a server that somebody else runs: that one cannot be paused either. */
    public boolean canBeKilled() {
        return !command.isEmpty();
    }

    /** Where the embedded store in the form of a file keeps it. */
    public Path folder() {
        return home.resolve("data");
    }

    /** Ends the process as a power failure would end it (SIGKILL), and waits until it is gone. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Kills it if it runs, starts it again on the same port and waits until it answers. */
    public void restart() {
        requireOwn();
        kill();
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log().toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("answers at " + url).atMost(PATIENCE).until(this::answers);
    }

    /** Stops it between two instructions (SIGSTOP): its connections stay open and silent. */
    public void pause() {
        requireOwn();
        Signal.STOP.to(process);
    }

    public void resume() {
        requireOwn();
        Signal.CONT.to(process);
    }

    @Override
    public void close() {
        if (canBeKilled()) {
            kill();
            delete(home);
        }
    }

    private boolean answers() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "MongoDB ended with " + process.exitValue() + ": " + Files.readString(log()));
        }
        try (MongoClient client = MongoClients.create(url + "/?serverSelectionTimeoutMS=500")) {
            client.getDatabase("admin").runCommand(new Document("ping", 1));
            return true;
        } catch (com.mongodb.MongoException notYet) {
            return false;
        }
    }

    private void requireOwn() {
        if (!canBeKilled()) {
            throw new IllegalStateException("The server at MONGODB_URL is not ours to stop.");
        }
    }

    private Path log() {
        return home.resolve("log");
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("caravan-mongo");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .map(Path::toFile)
                    .forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
