package routes;

import caravan.Refusals;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.quarkus.main.CamelMainApplication;

/**
 * Starts Caravan: embedded, or connected when {@code MONGODB_URL} and {@code NATS_URL} are given.
 */
@QuarkusMain
public class Main {

    public static void main(String... args) {
        Map<String, String> environment = System.getenv();
        Optional<String> refusal = Refusals.of(environment);
        if (refusal.isPresent()) {
            System.err.println(refusal.get());
            System.exit(1);
        }
        System.setProperty(
                "quarkus.profile",
                Refusals.connected(environment) ? "connected,prod" : "embedded,prod");
        // Quarkus answers a malformed URL with an empty 400; caravan.http.Gate does better.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(CamelMainApplication.class, args);
    }
}
