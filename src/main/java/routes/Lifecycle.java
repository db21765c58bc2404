package routes;

import caravan.Settings;
import caravan.Welcome;
import caravan.bus.NatsLink;
import caravan.delivery.Dispatch;
import caravan.delivery.Settling;
import caravan.delivery.Tallies;
import caravan.event.Following;
import caravan.event.Journal;
import caravan.event.Progress;
import caravan.http.Gate;
import caravan.http.Traffic;
import caravan.live.Viewers;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.nats.NatsConsumer;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;

/** Opens the gate when the routes are there, and starts the live routes when the bus is. */
@Singleton
class Lifecycle {

    /** Everything that a sender waits for ends within five seconds. */
    private static final Duration TO_STOP = Duration.ofSeconds(10);

    /** What is sent meanwhile is not sent again. */
    private static final Duration TO_SEND = Duration.ofSeconds(5);

    private static final List<String> LIVE = List.of("live", "live-deliveries");

    private final CamelContext camel;
    private final Settings settings;
    private final Gate gate;
    private final Traffic traffic;
    private final Journal journal;
    private final Following following;
    private final Progress progress;
    private final Dispatch dispatch;
    private final Settling settling;
    private final Tallies tallies;
    private final NatsLink nats;
    private final Viewers viewers;
    private final Welcome welcome;

    Lifecycle(
            CamelContext camel,
            Settings settings,
            Gate gate,
            Traffic traffic,
            Journal journal,
            Following following,
            Progress progress,
            Dispatch dispatch,
            Settling settling,
            Tallies tallies,
            NatsLink nats,
            Viewers viewers,
            Welcome welcome) {
        this.camel = camel;
        this.settings = settings;
        this.gate = gate;
        this.traffic = traffic;
        this.journal = journal;
        this.following = following;
        this.progress = progress;
        this.dispatch = dispatch;
        this.settling = settling;
        this.tallies = tallies;
        this.nats = nats;
        this.viewers = viewers;
        this.welcome = welcome;
    }

    void started(@Observes CamelContextStartedEvent event) {
        gate.setOpen(true);
        if (settings.connected()) {
            nats.start(this::isSubscribed);
        }
        welcome.say();
    }

    /** Anew, if it was there before: its subscription went with the connection. */
    void busIsUp(@Observes NatsLink.Up up) throws Exception {
        for (String route : LIVE) {
            camel.getRouteController().stopRoute(route);
            subscriber(route).ifPresent(consumer -> consumer.setActive(false));
            camel.getRouteController().startRoute(route);
        }
    }

    /** A live route subscribes some time after it has started. */
    private boolean isSubscribed() {
        return LIVE.stream()
                .allMatch(route -> subscriber(route).filter(NatsConsumer::isActive).isPresent());
    }

    private Optional<NatsConsumer> subscriber(String route) {
        return Optional.ofNullable((NatsConsumer) camel.getRoute(route).getConsumer());
    }

    /** Before the server closes: it would cut off senders, and tell viewers that all is done. */
    void stopping(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        gate.setOpen(false);
        viewers.dismissAll();
        traffic.awaitEnd(TO_STOP);
        journal.stop();
        following.stop();
        progress.stop();
        settling.giveBack(dispatch.stop(TO_SEND));
        settling.stop();
        tallies.stop();
    }
}
