package caravan;

import caravan.webhook.Names;
import caravan.webhook.Networks;
import com.mongodb.ConnectionString;
import io.nats.client.Options;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why Caravan does not start with these variables of the environment, each reason a sentence. No
 * sentence repeats a value that may hold a secret.
 */
public final class Refusals {

    /** MongoDB takes documents of 16 MiB, and an event is more than its body. */
    private static final long LARGEST_BODY = 15 << 20;

    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,9})([KkMm]?)");
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
    private static final Pattern TIME = Pattern.compile("[1-9]\\d{0,8}(s|m|h|d)");
    private static final Pattern TRUTH = Pattern.compile("true|false");
    private static final int PORTS = 65_535;

    private final Map<String, String> environment;

    private Refusals(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The first reason that there is. */
    public static Optional<String> of(Map<String, String> environment) {
        Refusals refusals = new Refusals(environment);
        return Stream.<Supplier<Optional<String>>>of(
                        refusals::pair,
                        refusals::mongodb,
                        refusals::nats,
                        refusals::nobody,
                        refusals::forms,
                        refusals::body,
                        refusals::publicUrl,
                        refusals::networks,
                        refusals::nameServer,
                        refusals::port)
                .flatMap(check -> check.get().stream())
                .findFirst();
    }

    /** Whether the store and the bus are to be servers elsewhere. */
    public static boolean connected(Map<String, String> environment) {
        Refusals refusals = new Refusals(environment);
        return refusals.isSet("MONGODB_URL") || refusals.isSet("NATS_URL");
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private boolean isSet(String name) {
        return value(name).isPresent();
    }

    private Optional<String> pair() {
        if (isSet("MONGODB_URL") == isSet("NATS_URL")) {
            return Optional.empty();
        }
        String there = isSet("MONGODB_URL") ? "MONGODB_URL" : "NATS_URL";
        String missing = isSet("MONGODB_URL") ? "NATS_URL" : "MONGODB_URL";
        return Optional.of(
                missing + " is missing: " + there + " is set, and Caravan needs both or neither.");
    }

    private Optional<String> mongodb() {
        return refusedBy(
                "MONGODB_URL",
                ConnectionString::new,
                "is no address of a MongoDB, like mongodb://host:27017.");
    }

    private Optional<String> nats() {
        return refusedBy(
                "NATS_URL",
                url -> new Options.Builder().server(url).build(),
                "is no address of a NATS server, like nats://host:4222.");
    }

    private Optional<String> networks() {
        return refusedBy(
                "CARAVAN_ALLOW_NETWORKS",
                Networks::parse,
                "must be networks like 127.0.0.0/8,10.1.0.0/16, or none.");
    }

    private Optional<String> nameServer() {
        return refusedBy(
                "CARAVAN_NAME_SERVER",
                Names::server,
                "must be an address like 10.0.0.53 or 10.0.0.53:53.");
    }

    private interface Parser {
        Object parse(String value);
    }

    private Optional<String> refusedBy(String name, Parser parser, String why) {
        try {
            value(name).map(parser::parse);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(name + " " + why);
        }
    }

    private Optional<String> nobody() {
        boolean open =
                value("CARAVAN_OPEN").map(Boolean::parseBoolean).orElse(!connected(environment));
        if (open || isSet("CARAVAN_ADMIN_TOKEN")) {
            return Optional.empty();
        }
        return Optional.of(
                "Nobody could make an inbox: set CARAVAN_ADMIN_TOKEN to a secret of yours, or"
                        + " CARAVAN_OPEN=true to let everyone.");
    }

    private record Form(String name, Pattern form, String must) {}

    private static final List<Form> FORMS =
            List.of(
                    new Form("CARAVAN_OPEN", TRUTH, "must be true or false."),
                    new Form("CARAVAN_RETENTION", TIME, "must be a time like 7d or 12h."),
                    new Form("CARAVAN_MAX_EVENTS", NUMBER, "must be a number from 1 on."),
                    new Form("CARAVAN_DELIVERY_RETENTION", TIME, "must be a time like 30d or 12h."),
                    new Form("CARAVAN_MAX_DELIVERIES", NUMBER, "must be a number from 1 on."));

    private Optional<String> forms() {
        return FORMS.stream()
                .filter(form -> value(form.name).isPresent())
                .filter(form -> !form.form.matcher(environment.get(form.name)).matches())
                .map(form -> form.name + " " + form.must)
                .findFirst();
    }

    private Optional<String> body() {
        return value("CARAVAN_MAX_BODY")
                .filter(size -> !isBodySize(size))
                .map(size -> "CARAVAN_MAX_BODY must be a size like 500K or 4M, up to 15M.");
    }

    private static boolean isBodySize(String size) {
        var form = SIZE.matcher(size);
        if (!form.matches()) {
            return false;
        }
        int shift =
                switch (form.group(2)) {
                    case "K", "k" -> 10;
                    case "M", "m" -> 20;
                    default -> 0;
                };
        return Long.parseLong(form.group(1)) << shift <= LARGEST_BODY;
    }

    private Optional<String> publicUrl() {
        return value("CARAVAN_PUBLIC_URL")
                .filter(url -> !isWebAddress(url))
                .map(
                        url ->
                                "CARAVAN_PUBLIC_URL must be an address like https://hooks.example.com.");
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && uri.getScheme() != null
                    && uri.getScheme().matches("https?")
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Optional<String> port() {
        String port = value("PORT").orElse("8080");
        if (!NUMBER.matcher(port).matches() || Integer.parseInt(port) > PORTS) {
            return Optional.of("PORT must be a number from 1 to " + PORTS + ".");
        }
        String host =
                value("CARAVAN_HOST").orElse(connected(environment) ? "0.0.0.0" : "127.0.0.1");
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port)));
            return Optional.empty();
        } catch (BindException e) {
            return Optional.of(
                    "Port "
                            + port
                            + " is taken by another program (or is not ours to take): stop that"
                            + " one, or set PORT to a free port (PORT=8081 ./run).");
        } catch (IOException e) {
            return Optional.of("CARAVAN_HOST must be an address of this machine.");
        }
    }
}
