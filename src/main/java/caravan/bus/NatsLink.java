package caravan.bus;

import caravan.Complaints;
import caravan.Settings;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The one connection to NATS: it is sought until it is there, and then comes back for ever. Away,
 * it is no reason not to receive.
 */
@Singleton
public class NatsLink {

    /** NATS is there, by a connection that has no subscription yet. */
    public record Up() {}

    /** Messages to this process may have been lost since then: it was cut off, or lagged. */
    public record Gap(Instant since) {}

    /** How long NATS may take to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration SEEK_AGAIN = Duration.ofSeconds(1);

    /** The client refuses to subscribe when it is pressed hard, and Camel asks it once. */
    private static final Duration TO_SUBSCRIBE = Duration.ofSeconds(5);

    private final Settings settings;
    private final Complaints complaints;
    private final Event<Up> ups;
    private final Continuity continuity;
    private volatile Thread seeker;
    private volatile BooleanSupplier subscribed;
    private volatile Connection connection;
    private volatile boolean stopped;
    private Connection announced;
    private long announcedAt;

    NatsLink(Settings settings, Complaints complaints, Event<Up> ups, Event<Gap> gaps) {
        this.settings = settings;
        this.complaints = complaints;
        this.ups = ups;
        this.continuity = new Continuity(this::subscribed, gaps::fireAsync);
    }

    /**
     * Begins to look for the server.
     *
     * @param subscribed whether this process has subscribed since {@link Up}
     */
    public void start(BooleanSupplier subscribed) {
        this.subscribed = subscribed;
        continuity.start();
        startSeeking();
    }

    private void startSeeking() {
        seeker = new Thread(this::seek, "nats-seeker");
        seeker.setDaemon(true);
        seeker.start();
    }

    public boolean isUp() {
        return live().isPresent();
    }

    /** The connection while it stands. */
    Optional<Connection> live() {
        return Optional.ofNullable(connection)
                .filter(link -> link.getStatus() == Connection.Status.CONNECTED);
    }

    /** Sees to it that there is a subscription; asked by one thread. */
    private Optional<Connection> subscribed() {
        Optional<Connection> link = live();
        link.filter(this::hasToBeAnnounced).ifPresent(this::announce);
        return link.filter(this::isSubscribed);
    }

    private boolean isSubscribed(Connection link) {
        return link == announced && subscribed.getAsBoolean();
    }

    private boolean hasToBeAnnounced(Connection link) {
        return link != announced
                || !isSubscribed(link) && System.nanoTime() - announcedAt > TO_SUBSCRIBE.toNanos();
    }

    private void announce(Connection link) {
        try {
            ups.fire(new Up());
            announced = link;
            announcedAt = System.nanoTime();
        } catch (RuntimeException fault) {
            complaints.warn("NATS cannot be subscribed to yet", fault.toString());
        }
    }

    /** For the {@code nats} component. */
    @Produces
    @Singleton
    @Named("nats")
    Connection connection() {
        return CurrentConnection.of(() -> connection);
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
                        .pingInterval(Duration.ofSeconds(3))
                        .connectionListener(this::heard)
                        .errorListener(new Faults())
                        .build();
        while (!stopped) {
            try {
                connection = Nats.connect(options);
                continuity.hurry();
                return;
            } catch (IOException e) {
                complaints.warn("NATS cannot be reached; receiving goes on", e.getMessage());
                pause();
            } catch (InterruptedException e) {
                return;
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

    private void heard(Connection lost, ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.DISCONNECTED) {
            complaints.warn("NATS went away", "receiving goes on");
        } else if (event == ConnectionListener.Events.CLOSED && lost == connection && !stopped) {
            // The client gives up when the server has twice not let it in.
            complaints.warn("NATS gave us up; receiving goes on", "" + lost.getLastError());
            startSeeking();
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopped = true;
        continuity.stop();
        if (seeker != null) {
            seeker.interrupt();
        }
        if (connection != null) {
            connection.close();
        }
    }

    private final class Faults implements ErrorListener {

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            complaints.warn("NATS brought more than could be shown", "viewers are replayed");
            continuity.drops().watch(consumer);
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
