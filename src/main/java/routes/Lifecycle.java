package routes;

import caravan.Settings;
import caravan.Welcome;
import caravan.bus.NatsBus;
import caravan.http.Gate;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;

/** Opens the gate when the routes are there, and starts the live route when the bus is. */
@Singleton
class Lifecycle {

    private final CamelContext camel;
    private final Settings settings;
    private final Gate gate;
    private final NatsBus nats;
    private final Welcome welcome;

    Lifecycle(CamelContext camel, Settings settings, Gate gate, NatsBus nats, Welcome welcome) {
        this.camel = camel;
        this.settings = settings;
        this.gate = gate;
        this.nats = nats;
        this.welcome = welcome;
    }

    void started(@Observes CamelContextStartedEvent event) {
        gate.setOpen(true);
        if (settings.connected()) {
            nats.start();
        }
        welcome.say();
    }

    void busIsUp(@Observes NatsBus.Up up) throws Exception {
        camel.getRouteController().startRoute("live");
    }

    void stopping(@Observes CamelContextStoppingEvent event) {
        gate.setOpen(false);
    }
}
