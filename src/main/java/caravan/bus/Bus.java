package caravan.bus;

import caravan.Settings;
import jakarta.inject.Singleton;

/** The bus, whichever it is. */
@Singleton
public class Bus {

    private final Settings settings;
    private final NatsLink nats;

    Bus(Settings settings, NatsLink nats) {
        this.settings = settings;
        this.nats = nats;
    }

    /** Whether it takes messages; the one inside the process always does. */
    public boolean isUp() {
        return !settings.connected() || nats.isUp();
    }

    public boolean isAway() {
        return !isUp();
    }
}
