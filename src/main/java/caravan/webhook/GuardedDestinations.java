package caravan.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where requests may go, as the address guard sees it just now; on a worker. Each destination is
 * looked up once, so there is one of these for each call that is answered.
 */
public final class GuardedDestinations implements Destinations {

    private final NameChecks checks;
    private final Map<Host, AddressGuard.Verdict> found = new HashMap<>();

    public GuardedDestinations(NameChecks checks) {
        this.checks = checks;
    }

    @Override
    public Optional<String> refusal(Destination destination) {
        return check(destination.host()) instanceof AddressGuard.Verdict.Refused refused
                ? Optional.of(refused.reason())
                : Optional.empty();
    }

    /** Why nothing can be sent there just now, or nobody knows; empty when something can. */
    public Optional<String> warning(Destination destination) {
        return check(destination.host()) instanceof AddressGuard.Verdict.Unresolved unresolved
                ? Optional.of(unresolved.reason())
                : Optional.empty();
    }

    private AddressGuard.Verdict check(Host host) {
        return found.computeIfAbsent(host, checks::check);
    }
}
