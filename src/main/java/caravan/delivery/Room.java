package caravan.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what is under way, in all and for each host (or inbox), so that none goes over its bound.
 */
final class Room {

    private final int bound;
    private final int hostBound;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> hosts = new ConcurrentHashMap<>();

    Room(int bound, int hostBound) {
        this.bound = bound;
        this.hostBound = hostBound;
    }

    /** Whether there was room for one more; then it must {@link #leave}. */
    boolean enter(String host) {
        if (all.incrementAndGet() > bound) {
            all.decrementAndGet();
            return false;
        }
        if (hosts.merge(host, 1, Integer::sum) > hostBound) {
            leave(host);
            return false;
        }
        return true;
    }

    void leave(String host) {
        hosts.computeIfPresent(host, (same, count) -> count == 1 ? null : count - 1);
        all.decrementAndGet();
    }

    int taken() {
        return all.get();
    }
}
