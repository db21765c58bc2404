package caravan.webhook;

import inet.ipaddr.IPAddress;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL, read as browsers and resolvers read it: percent-decoded, in ASCII, lower case,
 * without a last dot, and an address wherever it ends in a number (WHATWG URL, 3.5).
 */
public final class Host {

    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME =
            Pattern.compile(
                    "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private final String text;
    private final Optional<InetAddress> address;

    private Host(String text, Optional<InetAddress> address) {
        this.text = text;
        this.address = address;
    }

    /**
     * @throws IllegalArgumentException when it is neither a name nor an address; the message says
     *     which it is not
     */
    public static Host of(String text) {
        if (text.startsWith("[")) {
            return ofIpv6(text);
        }
        String name = ascii(text).toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (ENDS_IN_A_NUMBER.matcher(name).matches()) {
            return ofAddress(Addresses.ipv4(name));
        }
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("its host is no name");
        }
        return new Host(name, Optional.empty());
    }

    private static Host ofIpv6(String text) {
        if (!text.endsWith("]")) {
            throw new IllegalArgumentException("its host has no closing bracket");
        }
        return ofAddress(Addresses.ipv6(text.substring(1, text.length() - 1)));
    }

    private static Host ofAddress(IPAddress address) {
        InetAddress found = Addresses.forSocket(address.getBytes());
        String text = Addresses.of(found).toCanonicalString();
        return new Host(
                found instanceof Inet6Address ? "[" + text + "]" : text, Optional.of(found));
    }

    private static String ascii(String text) {
        try {
            // Only here does "+" stand for itself.
            String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            return IDN.toASCII(decoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its host is no name", e);
        }
    }

    /** What it is when it is no name. */
    public Optional<InetAddress> address() {
        return address;
    }

    /** As it stands in a URL: IPv6 in brackets. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Host host && host.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
