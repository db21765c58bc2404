package caravan.webhook;

import caravan.Settings;
import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The networks that destinations may be in although they are special. */
public final class Networks {

    public static final Networks NONE = new Networks(List.of());

    private static final Networks LOOPBACK = parse("127.0.0.0/8,::1");

    private final List<IPAddress> networks;

    private Networks(List<IPAddress> networks) {
        this.networks = networks;
    }

    /**
     * Reads a list like {@code 127.0.0.0/8,10.1.0.0/16}, or {@code none}.
     *
     * @throws IllegalArgumentException when one is no network
     */
    public static Networks parse(String list) {
        if (list.strip().equals("none")) {
            return NONE;
        }
        return new Networks(
                Stream.of(list.split(",", -1)).map(String::strip).map(Addresses::network).toList());
    }

    /**
     * Those of the operator, and else this machine itself for a Caravan that nobody else reaches:
     * embedded, listening on loopback only, with no proxy in front that has another address.
     */
    public static Networks of(Settings settings) {
        return settings.allowNetworks()
                .map(Networks::parse)
                .orElse(isOutOfReach(settings) ? LOOPBACK : NONE);
    }

    private static boolean isOutOfReach(Settings settings) {
        return !settings.connected()
                && isLoopback(settings.host())
                && settings.publicUrl().map(url -> isLoopback(url.getHost())).orElse(true);
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || Host.of(
                                    host.contains(":") && !host.startsWith("[")
                                            ? "[" + host + "]"
                                            : host)
                            .address()
                            .map(InetAddress::isLoopbackAddress)
                            .orElse(false);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean contain(IPAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** As an operator would write them. */
    @Override
    public String toString() {
        StringJoiner list = new StringJoiner(", ");
        networks.forEach(network -> list.add(network.toCanonicalString()));
        return list.toString();
    }
}
