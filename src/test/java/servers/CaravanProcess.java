package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/** The packaged program, started as a user starts it, on a free port; it can be killed. */
public final class CaravanProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Map<String, String> environment;
    private final int port;
    private Path log;
    private Process process;

    private CaravanProcess(Map<String, String> environment, int port) {
        this.environment = environment;
        this.port = port;
    }

    /** An inbox, as its making was answered. */
    public record Inbox(String id, String token, String key, Http http) {}

    /**
     * Starts with these variables besides PORT, with a data folder of its own unless one is named,
     * and with no bound on new inboxes; returns when it is ready.
     */
    public static CaravanProcess start(Map<String, String> environment) {
        CaravanProcess caravan = prepare(environment);
        caravan.launch();
        caravan.awaitReady();
        return caravan;
    }

    /** The same, not started. */
    public static CaravanProcess prepare(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>();
        all.put("CARAVAN_LIMITS_NEW_INBOXES", "100000");
        all.put("CARAVAN_DATA", folder().toString());
        all.put("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC");
        all.putAll(environment);
        int port = Ports.free();
        all.putIfAbsent("PORT", Integer.toString(port));
        return new CaravanProcess(all, port);
    }

    /** On these servers, open to all. */
    public static Map<String, String> connectedTo(MongoServer mongo, NatsServer nats) {
        return Map.of("MONGODB_URL", mongo.url(), "NATS_URL", nats.url(), "CARAVAN_OPEN", "true");
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("caravan-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void launch() {
        log = TestRun.file("caravan", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("caravan.app"));
        builder.environment().keySet().removeIf(CaravanProcess::isOurs);
        builder.environment().putAll(environment);
        try {
            process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(String variable) {
        return variable.startsWith("CARAVAN_")
                || variable.equals("MONGODB_URL")
                || variable.equals("NATS_URL");
    }

    public void awaitReady() {
        await("readiness of Caravan, whose log is " + log)
                .atMost(START)
                .until(() -> !process.isAlive() || isReady());
        if (!process.isAlive()) {
            throw new IllegalStateException("Caravan ended: " + log());
        }
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(URI.create(url() + "/q/health/ready")).build();
        try {
            return CLIENT.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it says of the bus: {@code there} or {@code degraded}; it is ready either way. */
    public String bus() {
        Http.Answer ready = http().get("/q/health/ready");
        if (ready.status() != 200) {
            throw new AssertionError("not ready: " + ready.text());
        }
        for (JsonNode check : ready.json().get("checks")) {
            if (check.get("name").textValue().equals("bus")) {
                return check.at("/data/state").textValue();
            }
        }
        throw new AssertionError("no bus: " + ready.text());
    }

    public void awaitBus(String state) {
        await("the bus is " + state).atMost(START).until(() -> bus().equals(state));
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public Http http() {
        return Http.at(url());
    }

    /** A new inbox. */
    public Inbox inbox() {
        JsonNode made = http().json("POST", "/inboxes", "{}").json();
        String token = made.get("token").textValue();
        return new Inbox(
                made.get("id").textValue(),
                token,
                made.get("key").textValue(),
                http().bearer(token));
    }

    /** An inbox that another process on the same store has made, through this one. */
    public Inbox inbox(Inbox made) {
        return new Inbox(made.id(), made.token(), made.key(), http().bearer(made.token()));
    }

    /** All that it has written since its last start. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its exit code, once it has ended by itself. */
    public int awaitExit() {
        await("the end of Caravan").atMost(START).until(() -> !process.isAlive());
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As Ctrl-C does. */
    public void interrupt() {
        Signal.INT.to(process);
    }

    /** Stops it between two instructions (SIGSTOP): its connections stay open and silent. */
    public void pause() {
        Signal.STOP.to(process);
    }

    public void resume() {
        Signal.CONT.to(process);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("Caravan did not stop in 30 s: " + log());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
