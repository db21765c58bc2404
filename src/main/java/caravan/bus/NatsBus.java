package caravan.bus;

import caravan.Complaints;
import caravan.Settings;
import caravan.event.Event;
import caravan.event.EventJson;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * NATS: one connection, which is sought until it is there and then comes back for ever. Away, it is
 * no reason not to receive.
 */
@Singleton
@Named("natsBus")
public class NatsBus {

    /** The bus is there for the first time. */
    public record Up() {}

    /** Messages to this process may have been lost since then: it was cut off, or lagged. */
    public record Gap(Instant since) {}

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration SEEK_AGAIN = Duration.ofSeconds(1);

    /** From before a consumer is called slow: what it was brought is at most so old. */
    private static final Duration LAG = Duration.ofMinutes(1);

    private final Settings settings;
    private final Complaints complaints;
    private final jakarta.enterprise.event.Event<Up> ups;
    private final jakarta.enterprise.event.Event<Gap> gaps;
    private final Stream stream;
    private final long messageBound;
    private final Thread seeker = new Thread(this::seek, "nats-seeker");
    private volatile Connection connection;
    private volatile Instant cutOff = Instant.now();

    NatsBus(
            Settings settings,
            Complaints complaints,
            jakarta.enterprise.event.Event<Up> ups,
            jakarta.enterprise.event.Event<Gap> gaps) {
        this.settings = settings;
        this.complaints = complaints;
        this.ups = ups;
        this.gaps = gaps;
        this.stream = new Stream(settings.stream());
        this.messageBound = settings.limits().message().asLongValue();
    }

    /** Begins to look for the server. */
    public void start() {
        seeker.setDaemon(true);
        seeker.start();
    }

    public boolean isUp() {
        return connection != null && connection.getStatus() == Connection.Status.CONNECTED;
    }

    /** For the {@code nats} component; a proxy, so that it can be named before it is there. */
    @Produces
    @ApplicationScoped
    @Named("nats")
    Connection connection() {
        if (connection == null) {
            throw new IllegalStateException("NATS has not been reached yet");
        }
        return connection;
    }

    private void seek() {
        Options options =
                Options.builder()
                        .server(settings.natsUrl().orElseThrow())
                        .connectionName("caravan")
                        .maxReconnects(-1)
                        .reconnectWait(Duration.ofMillis(250))
                        .reconnectBufferSize(0)
                        .connectionTimeout(PATIENCE)
                        .pingInterval(Duration.ofSeconds(5))
                        .connectionListener(this::heard)
                        .errorListener(new Faults())
                        .build();
        while (connection == null && !Thread.currentThread().isInterrupted()) {
            try {
                connection = Nats.connect(options);
                ups.fire(new Up());
            } catch (IOException e) {
                complaints.warn("NATS cannot be reached; receiving goes on", e.getMessage());
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(SEEK_AGAIN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(Connection connection, ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.RESUBSCRIBED) {
            gaps.fireAsync(new Gap(cutOff));
        } else if (event == ConnectionListener.Events.DISCONNECTED) {
            cutOff = Instant.now();
            complaints.warn("NATS went away", "receiving goes on");
        }
    }

    /**
     * Publishes these and returns when the server has taken them all.
     *
     * @throws IOException when it is not known that it has
     */
    public void publish(List<Event> events) throws IOException, InterruptedException {
        Connection bus = connection;
        if (!isUp()) {
            throw new IOException("NATS is away");
        }
        try {
            if (stream.isWanted()) {
                publishToStream(bus, events);
            } else {
                publishPlainly(bus, events);
            }
        } catch (IllegalStateException | TimeoutException e) {
            throw new IOException("NATS did not take the events: " + e.getMessage(), e);
        }
    }

    /**
     * A publish succeeds while the server is gone, and a flush after a reconnect proves nothing: it
     * counts only if the connection that answered the flush is the one that the batch began with.
     */
    private void publishPlainly(Connection bus, List<Event> events)
            throws IOException, InterruptedException, TimeoutException {
        String before = identity(bus.getServerInfo());
        for (Event event : events) {
            bus.publish(message(bus, event));
        }
        bus.flush(PATIENCE);
        if (!identity(bus.getServerInfo()).equals(before)) {
            throw new IOException("NATS was replaced while it took the events");
        }
    }

    private static String identity(ServerInfo server) {
        return server.getServerId() + " " + server.getClientId();
    }

    private void publishToStream(Connection bus, List<Event> events)
            throws IOException, InterruptedException, TimeoutException {
        stream.make(bus);
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>(events.size());
        for (Event event : events) {
            acks.add(bus.jetStream().publishAsync(message(bus, event)));
        }
        try {
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            stream.forget();
            throw new IOException("JetStream did not take the events: " + e.getCause(), e);
        }
    }

    private Message message(Connection bus, Event event) {
        Headers headers =
                new Headers()
                        .put("Nats-Msg-Id", event.id())
                        .put("Content-Type", "application/json");
        byte[] json = EventJson.bounded(event, messageBound);
        if (json.length + headers.serializedLength() > bus.getMaxPayload()) {
            json = EventJson.bare(event);
        }
        return NatsMessage.builder()
                .subject(Subjects.events(event.inbox()))
                .headers(headers)
                .data(json)
                .build();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        seeker.interrupt();
        if (connection != null) {
            connection.close();
        }
    }

    private final class Faults implements ErrorListener {

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            complaints.warn("NATS brought more than could be shown", "viewers are replayed");
            gaps.fireAsync(new Gap(Instant.now().minus(LAG)));
        }

        @Override
        public void errorOccurred(Connection connection, String error) {
            complaints.warn("NATS refused something", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception fault) {
            complaints.warn("NATS failed", fault.toString());
        }
    }
}
