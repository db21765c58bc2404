package caravan;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.camel.quarkus.main.CamelMainApplication;

/** Starts Caravan: embedded, or connected when {@code MONGODB_URL} or {@code NATS_URL} is given. */
@QuarkusMain
public class Main {

    private static final int BACKLOG = 1;

    public static void main(String... args) {
        boolean connected = isSet("MONGODB_URL") || isSet("NATS_URL");
        System.setProperty("quarkus.profile", connected ? "connected,prod" : "embedded,prod");
        // Quarkus answers a malformed URL with an empty 400; caravan.http.Gate does better.
        System.setProperty("vertx.disableURIValidation", "true");
        String host = get("CARAVAN_HOST", connected ? "0.0.0.0" : "127.0.0.1");
        String port = get("PORT", "8080");
        if (isTaken(host, port)) {
            System.err.println(
                    "Port "
                            + port
                            + " is taken by another program: stop that one, or set PORT to a free"
                            + " port (PORT=8081 ./run).");
            System.exit(1);
        }
        Quarkus.run(CamelMainApplication.class, args);
    }

    private static boolean isSet(String name) {
        return !get(name, "").isBlank();
    }

    private static String get(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    /** What is no port or no address of this machine is left to be said by Quarkus. */
    private static boolean isTaken(String host, String port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(
                    new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port)),
                    BACKLOG);
            return false;
        } catch (BindException e) {
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
