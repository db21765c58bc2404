package caravan.webhook;

import caravan.Settings;
import inet.ipaddr.IPAddress;
import inet.ipaddr.ipv6.IPv6Address;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says which addresses a destination may have: those of the open internet, and those that the
 * operator allows. What it has allowed is what may be connected to, and nothing looked up again.
 */
@Singleton
public class AddressGuard {

    private static final int MAPPED_PARTS = 12;

    private static final Verdict FORBIDDEN_NAME =
            new Verdict.Refused("its name leads to an address that is not allowed");

    private final Networks allowed;
    private final Names names;

    AddressGuard(Settings settings, Names names) {
        this.allowed = Networks.of(settings);
        this.names = names;
    }

    /** What a check found. */
    public sealed interface Verdict {

        /** In the order in which they are best tried; at least one. */
        record Allowed(List<InetAddress> addresses) implements Verdict {}

        /** One address is special, and that is enough. */
        record Refused(String reason) implements Verdict {}

        /** The name has no address just now. */
        record Unresolved(String reason) implements Verdict {}
    }

    /** Looks a name up, or a moment ago did. Never completes exceptionally. */
    public CompletionStage<Verdict> check(Host host) {
        return host.address()
                .map(address -> CompletableFuture.completedFuture(ofAddress(address)))
                .orElseGet(() -> checkName(host.toString()));
    }

    private Verdict ofAddress(InetAddress address) {
        return refusal(Addresses.of(address))
                .<Verdict>map(
                        why ->
                                new Verdict.Refused(
                                        address.getHostAddress() + " is not allowed: " + why))
                .orElseGet(() -> new Verdict.Allowed(List.of(address)));
    }

    private CompletableFuture<Verdict> checkName(String name) {
        return names.addresses(name)
                .thenApply(this::ofName)
                .exceptionally(failure -> new Verdict.Unresolved(Names.reason(failure)));
    }

    /** Where a name of the inside leads is nothing for callers to learn. */
    private Verdict ofName(List<InetAddress> addresses) {
        return addresses.stream().allMatch(each -> refusal(Addresses.of(each)).isEmpty())
                ? new Verdict.Allowed(addresses)
                : FORBIDDEN_NAME;
    }

    private Optional<String> refusal(IPAddress address) {
        if (allowed.contain(address)) {
            return Optional.empty();
        }
        if (address.isIPv6()) {
            return refusalOfIpv6(address.toIPv6());
        }
        return SpecialNetworks.purpose(address);
    }

    /**
     * Judged by the IPv4 address that it leads to, where it leads to one of the open internet. The
     * operator allowed networks of this side of a NAT64, not of the other.
     */
    private Optional<String> refusalOfIpv6(IPv6Address address) {
        if (address.isIPv4Mapped()) {
            return refusal(address.getEmbeddedIPv4Address());
        }
        return address.isWellKnownIPv4Translatable()
                ? SpecialNetworks.purpose(address.getEmbeddedIPv4Address(MAPPED_PARTS))
                : SpecialNetworks.purpose(address);
    }
}
