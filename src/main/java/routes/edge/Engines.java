package routes.edge;

import caravan.http.Intake;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/** The engines that routes name: {@code #loop} for those that never block, {@code #worker}. */
@Singleton
class Engines {

    private final AsyncHttpEngine onLoop;

    Engines(Intake intake) {
        onLoop = AsyncHttpEngine.onLoop(intake);
    }

    @Produces
    @Singleton
    @Named("loop")
    @Unremovable
    PlatformHttpEngine loop() {
        return onLoop;
    }

    @Produces
    @Singleton
    @Named("worker")
    @Unremovable
    PlatformHttpEngine worker() {
        return onLoop.onWorker();
    }
}
