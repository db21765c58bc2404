package caravan.delivery;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * So many attempts may be under way, in all and to one host. Who finds no place waits, and is
 * called when there may be one, in the order in which they came.
 */
final class Places {

    /** One webhook takes this part of what is free at most: those that hang leave some. */
    private static final int SHARE = 4;

    private static final class Host {
        private int taken;
        private final Set<String> waiting = new LinkedHashSet<>();
    }

    private final int bound;
    private final int hostBound;
    private final Map<String, Host> hosts = new HashMap<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private int taken;

    Places(int bound, int hostBound) {
        this.bound = bound;
        this.hostBound = hostBound;
    }

    /** How much of so much that is free one may have that has so much. */
    static int share(int free, int held) {
        return (int) share((long) free, held);
    }

    static long share(long free, long held) {
        return Math.max(0, (free + SHARE - 1) / SHARE - held);
    }

    /**
     * Whether there is one; else it waits.
     *
     * @param held how many this webhook has
     */
    boolean take(String webhook, String host, int held) {
        Host one = hosts.computeIfAbsent(host, unknown -> new Host());
        if (one.taken >= hostBound) {
            one.waiting.add(webhook);
            return false;
        }
        if (share(bound - taken, held) == 0) {
            waiting.add(webhook);
            return false;
        }
        one.taken++;
        taken++;
        return true;
    }

    void leave(String host) {
        taken--;
        Host one = hosts.get(host);
        one.taken--;
        if (one.taken == 0 && one.waiting.isEmpty()) {
            hosts.remove(host);
        }
    }

    /** Who has waited the longest and may find a place now, at this host or anywhere. */
    Optional<String> call(String host) {
        Host one = hosts.get(host);
        if (one != null && one.taken < hostBound && !one.waiting.isEmpty()) {
            return Optional.of(first(one.waiting));
        }
        return taken < bound && !waiting.isEmpty() ? Optional.of(first(waiting)) : Optional.empty();
    }

    private static String first(Set<String> waiting) {
        Iterator<String> each = waiting.iterator();
        String first = each.next();
        each.remove();
        return first;
    }
}
