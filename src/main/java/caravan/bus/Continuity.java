package caravan.bus;

import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Knows until when all that was published has come to this process. A connection that was cut off
 * notices it only after a while, and so does a process that was stopped: so the server is asked
 * again and again, and its answer comes behind all that it had for us; and so is the client, which
 * drops what is not taken fast enough.
 */
final class Continuity {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** What was brought to a consumer that is too slow for it is at most so old. */
    private static final Duration LAG = Duration.ofMinutes(1);

    private final Supplier<Optional<Connection>> subscribed;
    private final Consumer<NatsLink.Gap> gaps;
    private final Drops drops = new Drops();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Continuity::thread);

    private Instant whole = Instant.now();
    private Optional<Session> session = Optional.empty();

    /**
     * @param subscribed the connection while it stands with a subscription, which comes back with
     *     it
     * @param gaps hears of each, when what is published comes again
     */
    Continuity(Supplier<Optional<Connection>> subscribed, Consumer<NatsLink.Gap> gaps) {
        this.subscribed = subscribed;
        this.gaps = gaps;
    }

    void start() {
        clock.scheduleWithFixedDelay(
                this::check, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks now as well. */
    void hurry() {
        clock.execute(this::check);
    }

    /** What may be dropped is looked for here. */
    Drops drops() {
        return drops;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "nats-continuity");
        thread.setDaemon(true);
        return thread;
    }

    void stop() {
        clock.shutdownNow();
    }

    private void check() {
        try {
            if (drops.areMore()) {
                Instant lagged = Instant.now().minus(LAG);
                gaps.accept(new NatsLink.Gap(whole.isBefore(lagged) ? whole : lagged));
            }
            Optional<Connection> connection = subscribed.get();
            if (connection.isPresent()) {
                check(new Session(connection.get()));
            }
        } catch (IOException | RuntimeException nothingIsKnown) {
            // The last answer stays the last.
        }
    }

    private void check(Session now) throws IOException {
        Instant asked = Instant.now();
        now.awaitAnswer();
        if (session.filter(now::isSame).isEmpty()) {
            gaps.accept(new NatsLink.Gap(whole));
            session = Optional.of(now);
        }
        whole = asked;
    }
}
