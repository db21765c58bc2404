package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import java.util.Optional;

/**
 * A delivery that is this process's to send, with what it takes to send it.
 *
 * @param event empty for a tick
 * @param holder the claim that has it, as {@link Work} knows it
 * @param end of the lease, by {@link System#nanoTime()}
 */
public record Leased(
        Delivery delivery, Webhook webhook, Optional<Event> event, String holder, long end) {

    /** What an attempt may need besides its time-out. */
    private static final long MARGIN_NANOS = 2_000_000_000L;

    /** Whether an attempt that begins now ends before the lease does. */
    boolean coversAttempt() {
        return nanosCovered() > 0;
    }

    /** How long an attempt may still begin. */
    long nanosCovered() {
        long timeout = webhook.registration().sending().timeout().toNanos();
        return end - System.nanoTime() - timeout - MARGIN_NANOS;
    }

    /** When it was asked for: its webhook was read later. */
    long askedAt() {
        return end - Work.LEASE.toNanos();
    }

    Work.Hold hold() {
        return new Work.Hold(delivery.id(), holder);
    }

    boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /** Of a lease that was asked for at that time. */
    static long end(long askedAt) {
        return askedAt + Work.LEASE.toNanos();
    }
}
