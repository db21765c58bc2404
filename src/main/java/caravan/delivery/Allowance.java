package caravan.delivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What may be leased at one time: so many, of so many bytes, and for each webhook a part of both.
 */
final class Allowance {

    /** So many, of so many bytes, for one webhook. */
    record Part(int number, long bytes) {

        private boolean isUsedUp() {
            return number <= 0 || bytes <= 0;
        }

        private Part without(int size) {
            return new Part(number - 1, bytes - size);
        }
    }

    private final Map<String, Part> parts = new HashMap<>();
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
     * @param part asked once for each webhook
     */
    boolean take(String webhook, int size, Function<String, Part> part) {
        if (isUsedUp()) {
            return false;
        }
        Part ofWebhook = parts.computeIfAbsent(webhook, part);
        if (ofWebhook.isUsedUp()) {
            full.add(webhook);
            return false;
        }
        parts.put(webhook, ofWebhook.without(size));
        left--;
        bytesLeft -= size;
        return true;
    }
}
