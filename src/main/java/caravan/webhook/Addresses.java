package caravan.webhook;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads addresses and networks; a range, a wildcard, a mask or nothing at all is neither. */
final class Addresses {

    private static final IPAddressStringParameters NETWORK = parameters(true, false);
    private static final IPAddressStringParameters IPV4 = parameters(false, true);
    private static final IPAddressStringParameters IPV6 = parameters(false, false);

    private Addresses() {}

    private static IPAddressStringParameters parameters(boolean prefix, boolean shortForms) {
        return new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowMask(false)
                .allowPrefix(prefix)
                .allowPrefixOnly(false)
                .allowSingleSegment(shortForms)
                .allow_inet_aton(shortForms)
                .allowWildcardedSeparator(false)
                .setRangeOptions(RangeParameters.NO_RANGE)
                .getIPv6AddressParametersBuilder()
                .allowZone(false)
                .allowBase85(false)
                .allowBinary(false)
                .getParentBuilder()
                .getIPv4AddressParametersBuilder()
                .allowBinary(false)
                .getParentBuilder()
                .toParams();
    }

    /**
     * A network like {@code 10.1.0.0/16}, or one address.
     *
     * @throws IllegalArgumentException for anything else, also when bits are set after the prefix
     */
    static IPAddress network(String text) {
        IPAddress network = parse(text, NETWORK);
        if (network.isPrefixed() && !network.isSinglePrefixBlock()) {
            throw new IllegalArgumentException("bits are set after the prefix");
        }
        return network;
    }

    /** IPv4 in any form that resolvers take for one: octal, hexadecimal, with parts left out. */
    static IPAddress ipv4(String text) {
        IPAddress address = parse(text, IPV4);
        if (!address.isIPv4()) {
            throw new IllegalArgumentException("not IPv4");
        }
        return address;
    }

    static IPAddress ipv6(String text) {
        IPAddress address = parse(text, IPV6);
        if (!address.isIPv6()) {
            throw new IllegalArgumentException("not IPv6");
        }
        return address;
    }

    static IPAddress of(InetAddress address) {
        return new IPAddressGenerator().from(address.getAddress());
    }

    /**
     * As sockets take it: nameless, so that two are the same where the address is, and IPv4-mapped
     * is IPv4.
     */
    static InetAddress forSocket(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static IPAddress parse(String text, IPAddressStringParameters how) {
        try {
            return new IPAddressString(text, how).toAddress();
        } catch (AddressStringException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
