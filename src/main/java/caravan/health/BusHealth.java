package caravan.health;

import caravan.Settings;
import caravan.bus.NatsBus;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A bus that is away is told, and is no reason not to receive. */
@Readiness
@Singleton
public class BusHealth implements HealthCheck {

    private final Settings settings;
    private final NatsBus nats;

    BusHealth(Settings settings, NatsBus nats) {
        this.settings = settings;
        this.nats = nats;
    }

    @Override
    public HealthCheckResponse call() {
        boolean there = !settings.connected() || nats.isUp();
        return HealthCheckResponse.named("bus")
                .up()
                .withData("state", there ? "there" : "degraded")
                .build();
    }
}
