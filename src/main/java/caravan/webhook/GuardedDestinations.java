package caravan.webhook;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where requests may go, as the address guard sees it just now; on a worker. Each destination is
 * looked up once, so there is one of these for each call that is answered.
 */
public final class GuardedDestinations implements Destinations {

    private final NameChecks checks;
    private final Map<URI, AddressGuard.Verdict> found = new HashMap<>();

    public GuardedDestinations(NameChecks checks) {
        this.checks = checks;
    }

    @Override
    public Optional<String> refusal(URI destination) {
        try {
            return check(destination) instanceof AddressGuard.Verdict.Refused refused
                    ? Optional.of(refused.reason())
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why nothing can be sent there just now, or nobody knows; empty when something can. */
    public Optional<String> warning(URI destination) {
        return check(destination) instanceof AddressGuard.Verdict.Unresolved unresolved
                ? Optional.of(unresolved.reason())
                : Optional.empty();
    }

    private AddressGuard.Verdict check(URI destination) {
        return found.computeIfAbsent(destination, this::lookUp);
    }

    private AddressGuard.Verdict lookUp(URI destination) {
        Host host = Destination.of(destination.toString()).host();
        return checks.check(host);
    }
}
