package routes;

import caravan.Refusal;
import caravan.Refusals;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import org.apache.camel.quarkus.main.CamelMainApplication;
import org.jboss.logging.Logger;

/**
 * Starts Caravan: embedded, or connected when {@code MONGODB_URL} and {@code NATS_URL} are given.
 */
@QuarkusMain
public class Main {

    private static final int REFUSED = 1;

    public static void main(String... args) {
        Map<String, String> environment = System.getenv();
        Refusals.of(environment).ifPresent(Main::refuse);
        System.setProperty(
                "quarkus.profile",
                Refusals.connected(environment) ? "connected,prod" : "embedded,prod");
        // Quarkus answers a malformed URL with an empty 400; caravan.http.Gate does better.
        System.setProperty("vertx.disableURIValidation", "true");
        // For caravan.http.Conversations.
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        Quarkus.run(CamelMainApplication.class, Main::ended, args);
    }

    private static void ended(int code, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal) {
                refuse(cause.getMessage());
            }
        }
        if (failure != null) {
            Logger.getLogger("caravan").error("Caravan could not start", failure);
        }
        System.exit(code);
    }

    private static void refuse(String sentence) {
        System.err.println(sentence);
        System.exit(REFUSED);
    }
}
