package caravan.webhook;

import caravan.Settings;
import caravan.webhook.AddressGuard.Verdict;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;

/**
 * The address guard for calls that wait for it, on their workers: a few at a time, so that names
 * that resolve slowly leave workers to others.
 */
@Singleton
public class NameChecks {

    private static final Verdict TOO_MANY =
            new Verdict.Unresolved("its name was not looked up, as many others were just then");

    private final AddressGuard guard;
    private final Semaphore room;

    NameChecks(AddressGuard guard, Settings settings) {
        this.guard = guard;
        room = new Semaphore(settings.limits().nameChecks());
    }

    /** Over the bound a name counts as one that does not resolve: every attempt looks again. */
    Verdict check(Host host) {
        if (host.address().isPresent()) {
            return guard.check(host).toCompletableFuture().join();
        }
        if (!room.tryAcquire()) {
            return TOO_MANY;
        }
        try {
            return guard.check(host).toCompletableFuture().join();
        } finally {
            room.release();
        }
    }
}
