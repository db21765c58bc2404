package caravan.delivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What may be leased at one time: so many, of so many bytes, and of each webhook so many. */
final class Allowance {

    private final Map<String, Integer> rooms = new HashMap<>();
    private final Set<String> full;
    private int left;
    private long bytesLeft;

    /**
     * @param full webhooks that can take none
     */
    Allowance(int left, long bytesLeft, Set<String> full) {
        this.left = left;
        this.bytesLeft = bytesLeft;
        this.full = new HashSet<>(full);
    }

    /** Nothing more may be leased, for whom ever. */
    boolean isUsedUp() {
        return left <= 0 || bytesLeft <= 0;
    }

    int left() {
        return isUsedUp() ? 0 : left;
    }

    /** The webhooks that can take no more. */
    Set<String> full() {
        return full;
    }

    /**
     * Whether one more may be leased; the last may pass the bytes, so that there is room for any.
     *
     * @param room asked once for each webhook
     */
    boolean take(String webhook, int size, ToIntFunction<String> room) {
        if (isUsedUp()) {
            return false;
        }
        int ofWebhook = rooms.computeIfAbsent(webhook, room::applyAsInt);
        if (ofWebhook <= 0) {
            full.add(webhook);
            return false;
        }
        rooms.put(webhook, ofWebhook - 1);
        left--;
        bytesLeft -= size;
        return true;
    }
}
