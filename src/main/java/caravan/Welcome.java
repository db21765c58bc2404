package caravan;

import caravan.webhook.Networks;
import jakarta.inject.Singleton;
import java.util.StringJoiner;
import org.jboss.logging.Logger;

/**
 * What is said once Caravan is ready: where the page is, where the data lies, what the limits are.
 */
@Singleton
public class Welcome {

    private static final Logger LOG = Logger.getLogger("caravan");

    private final Settings settings;

    Welcome(Settings settings) {
        this.settings = settings;
    }

    public void say() {
        LOG.info(text());
    }

    private String text() {
        StringJoiner lines = new StringJoiner("\n  ", "Caravan is ready.\n  ", "");
        lines.add("Page    " + page());
        if (settings.connected()) {
            lines.add("Data    the MongoDB of MONGODB_URL, events kept " + days());
            lines.add("Bus     the NATS of NATS_URL");
        } else {
            lines.add("Data    " + settings.data().toAbsolutePath().normalize());
            lines.add(
                    "Limits  the last "
                            + settings.maxEvents()
                            + " events, "
                            + megabytes(settings.limits().storeBytes().asLongValue())
                            + " and "
                            + days()
                            + " (a quarter for one inbox); a body of "
                            + megabytes(settings.maxBody().asLongValue()));
            if (!settings.allowNetworks().isPresent() && !Networks.of(settings).isEmpty()) {
                lines.add(
                        "Allowed webhooks may call this machine itself ("
                                + Networks.of(settings)
                                + "), as long as nobody else reaches Caravan");
            }
            lines.add("Switch  set MONGODB_URL and NATS_URL to use MongoDB and NATS");
        }
        return lines.toString();
    }

    private String page() {
        return settings.publicUrl()
                .map(Object::toString)
                .orElseGet(() -> "http://" + reachable() + ":" + settings.port() + "/");
    }

    private String reachable() {
        return switch (settings.host()) {
            case "0.0.0.0", "127.0.0.1", "::", "::1" -> "localhost";
            default -> settings.host();
        };
    }

    private String days() {
        long hours = settings.retention().toHours();
        return hours % 24 == 0 ? hours / 24 + " days" : hours + " hours";
    }

    private static String megabytes(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }
}
