package caravan.health;

import caravan.http.Gate;
import caravan.store.Collections;
import caravan.store.EmbeddedMongo;
import com.mongodb.MongoException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The store decides: without it nothing can be received, nor before the routes are there. */
@Readiness
@Singleton
public class StoreHealth implements HealthCheck {

    private final Collections collections;
    private final Gate gate;

    StoreHealth(Collections collections, Gate gate) {
        this.collections = collections;
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("store");
        if (!gate.isOpen()) {
            return health.down().withData("state", "starting or stopping").build();
        }
        try {
            collections.ping();
            return health.up().build();
        } catch (MongoException e) {
            return health.down().withData("state", isFull(e) ? "full" : "away").build();
        }
    }

    private static boolean isFull(MongoException failure) {
        return failure.getCode() == EmbeddedMongo.NO_ROOM;
    }
}
