package caravan.delivery;

import caravan.Ids;
import caravan.event.Event;
import caravan.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One thing owed to one destination: an event for it, or one tick.
 *
 * @param id see {@link #id(String, String)}; with the number of the round behind it after the first
 * @param event its id; empty for a tick
 * @param tick when it was due; empty for an event
 * @param size bytes of the event's body
 * @param createdAt when it was written down
 * @param attempts of this round
 */
public record Delivery(
        String id,
        String webhook,
        String inbox,
        Optional<String> event,
        Optional<Instant> tick,
        int size,
        Instant createdAt,
        List<Attempt> attempts) {

    private static final Pattern ID =
            Pattern.compile(
                    "[0-9a-f-]{36}[.]"
                            + "([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9]{1,15})([.][0-9]{1,9})?");

    /** What becomes of a delivery. */
    public enum State {
        WAITING,
        SENDING,
        DELIVERED,
        FAILED,
        DEAD,
        CANCELLED
    }

    /** An event, for a webhook that it matches. */
    public static Delivery of(Webhook webhook, Event event, Instant now) {
        return new Delivery(
                id(webhook.id(), event.id()),
                webhook.id(),
                webhook.inbox(),
                Optional.of(event.id()),
                Optional.empty(),
                event.body().length,
                now,
                List.of());
    }

    /** A tick. */
    public static Delivery of(Webhook webhook, Instant due, Instant now) {
        return new Delivery(
                id(webhook.id(), moment(due)),
                webhook.id(),
                webhook.inbox(),
                Optional.empty(),
                Optional.of(due),
                0,
                now,
                List.of());
    }

    /** Whoever writes it down again writes down the same: so there is one, however many do. */
    private static String id(String webhook, String occasion) {
        return webhook + "." + occasion;
    }

    /** Whether a delivery may have this id. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** When its event came, or when its tick was due. */
    static Instant time(String id) {
        String occasion = id.split("\\.")[1];
        return occasion.contains("-")
                ? Ids.time(occasion)
                : Instant.ofEpochMilli(Long.parseLong(occasion));
    }

    /** What its receiver knows it by: the same in every attempt and every round. */
    public String messageId() {
        return webhook + "_" + event.or(() -> tick.map(Delivery::moment)).orElseThrow();
    }

    private static String moment(Instant due) {
        return Long.toString(due.toEpochMilli());
    }

    /** The same once more: another round has another id. */
    Delivery round(int round, Instant now) {
        String occasion = event.or(() -> tick.map(Delivery::moment)).orElseThrow();
        String again = id(webhook, occasion) + "." + round;
        return new Delivery(again, webhook, inbox, event, tick, size, now, List.of());
    }

    /**
     * When there is no attempt any more: a tick's first round ends when the next is due. Whoever
     * asks for another round wants it all the same.
     */
    Optional<Instant> end(Webhook webhook) {
        return tick.filter(due -> id.equals(id(this.webhook, moment(due))))
                .flatMap(due -> webhook.schedule().flatMap(schedule -> schedule.next(due)));
    }

    Delivery with(Attempt attempt) {
        List<Attempt> all = Stream.concat(attempts.stream(), Stream.of(attempt)).toList();
        return new Delivery(id, webhook, inbox, event, tick, size, createdAt, all);
    }
}
