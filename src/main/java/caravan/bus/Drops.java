package caravan.bus;

import io.nats.client.Consumer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the client has dropped because it was not taken fast enough. It tells of the first of many
 * only, and counts the others.
 */
final class Drops {

    private final Map<Consumer, Long> known = new ConcurrentHashMap<>();

    /** This consumer has dropped a message, and may go on. */
    void watch(Consumer slow) {
        known.putIfAbsent(slow, 0L);
    }

    /** Whether there are more than when this was asked last. */
    boolean areMore() {
        boolean more = false;
        for (Consumer slow : known.keySet()) {
            boolean isOver = !slow.isActive();
            long dropped = slow.getDroppedCount();
            more |= dropped > known.put(slow, dropped);
            if (isOver) {
                known.remove(slow);
            }
        }
        return more;
    }
}
