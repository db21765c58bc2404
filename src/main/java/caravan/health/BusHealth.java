package caravan.health;

import caravan.bus.Bus;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A bus that is away is told, and is no reason not to receive. */
@Readiness
@Singleton
public class BusHealth implements HealthCheck {

    private final Bus bus;

    BusHealth(Bus bus) {
        this.bus = bus;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("bus")
                .up()
                .withData("state", bus.isUp() ? "there" : "degraded")
                .build();
    }
}
