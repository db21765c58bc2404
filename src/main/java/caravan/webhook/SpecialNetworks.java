package caravan.webhook;

import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Optional;

/**
 * The networks that no destination is in unless an operator allows it: all of the IANA
 * special-purpose address registries, as they stood in November 2026, and what is reserved besides.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>
 */
final class SpecialNetworks {

    private record Special(IPAddress network, String what) {}

    private static final List<Special> IPV4 =
            List.of(
                    special("0.0.0.0/8", "this network, RFC 791"),
                    special("10.0.0.0/8", "private, RFC 1918"),
                    special("100.64.0.0/10", "shared by a carrier, RFC 6598"),
                    special("127.0.0.0/8", "loopback, RFC 1122"),
                    special("169.254.0.0/16", "link-local, RFC 3927"),
                    special("172.16.0.0/12", "private, RFC 1918"),
                    special("192.0.0.0/24", "protocol assignments, RFC 6890"),
                    special("192.0.2.0/24", "documentation, RFC 5737"),
                    special("192.31.196.0/24", "AS112, RFC 7535"),
                    special("192.52.193.0/24", "AMT, RFC 7450"),
                    special("192.88.99.0/24", "6to4 relay, RFC 7526"),
                    special("192.168.0.0/16", "private, RFC 1918"),
                    special("192.175.48.0/24", "AS112, RFC 7534"),
                    special("198.18.0.0/15", "benchmarking, RFC 2544"),
                    special("198.51.100.0/24", "documentation, RFC 5737"),
                    special("203.0.113.0/24", "documentation, RFC 5737"),
                    special("224.0.0.0/4", "multicast, RFC 5771"),
                    special("255.255.255.255/32", "broadcast, RFC 8190"),
                    special("240.0.0.0/4", "reserved, RFC 1112"));

    private static final List<Special> IPV6 =
            List.of(
                    special("::/128", "unspecified, RFC 4291"),
                    special("::1/128", "loopback, RFC 4291"),
                    special("::/96", "IPv4-compatible, RFC 4291"),
                    special("::ffff:0:0/96", "IPv4-mapped, RFC 4291"),
                    special("::ffff:0:0:0/96", "IPv4-translated, RFC 7915"),
                    special("64:ff9b::/96", "NAT64, RFC 6052"),
                    special("64:ff9b:1::/48", "local NAT64, RFC 8215"),
                    special("100::/64", "discarded, RFC 6666"),
                    special("100:0:0:1::/64", "dummy, RFC 9780"),
                    special("2001::/32", "Teredo, RFC 4380"),
                    special("2001:2::/48", "benchmarking, RFC 5180"),
                    special("2001::/23", "protocol assignments, RFC 2928"),
                    special("2001:db8::/32", "documentation, RFC 3849"),
                    special("2002::/16", "6to4, RFC 3056"),
                    special("2620:4f:8000::/48", "AS112, RFC 7534"),
                    special("3fff::/20", "documentation, RFC 9637"),
                    special("5f00::/16", "segment routing, RFC 9602"),
                    special("fc00::/7", "private, RFC 4193"),
                    special("fe80::/10", "link-local, RFC 4291"),
                    special("fec0::/10", "site-local, RFC 3879"),
                    special("ff00::/8", "multicast, RFC 4291"));

    /** All else of IPv6 is given to nobody, RFC 4291. */
    private static final IPAddress UNICAST = Addresses.network("2000::/3");

    private SpecialNetworks() {}

    private static Special special(String network, String what) {
        return new Special(Addresses.network(network), what);
    }

    /** What is special about an address; nothing for one of the open internet. */
    static Optional<String> purpose(IPAddress address) {
        for (Special special : address.isIPv4() ? IPV4 : IPV6) {
            if (special.network.contains(address)) {
                return Optional.of(special.what);
            }
        }
        return address.isIPv4() || UNICAST.contains(address)
                ? Optional.empty()
                : Optional.of("reserved, RFC 4291");
    }
}
