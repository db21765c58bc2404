package caravan.webhook;

import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Where requests may go, as the address guard sees it just now; on a worker. */
@Singleton
public class GuardedDestinations implements Destinations {

    private final AddressGuard guard;

    GuardedDestinations(AddressGuard guard) {
        this.guard = guard;
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

    /** Why nothing can be sent there just now; empty when something can. */
    public Optional<String> warning(URI destination) {
        return check(destination) instanceof AddressGuard.Verdict.Unresolved unresolved
                ? Optional.of(unresolved.reason())
                : Optional.empty();
    }

    private AddressGuard.Verdict check(URI destination) {
        Host host = Destination.of(destination.toString()).host();
        return guard.check(host).toCompletableFuture().join();
    }
}
