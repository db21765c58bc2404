package caravan.webhook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A registered destination.
 *
 * @param revision 1 at first, one more with each change; its schedule is named after it
 * @param switchedOff why Caravan did, where it did and nobody changed that since
 * @param createdAt in milliseconds; what periods are counted from
 * @param from in milliseconds; what falls due after it counts
 */
public record Webhook(
        String id,
        String inbox,
        Registration registration,
        Secrets secrets,
        long revision,
        Optional<SwitchedOff> switchedOff,
        Instant createdAt,
        Instant from) {

    /** A new one; its secret is made where none was given. */
    public static Webhook create(
            String id, String inbox, RegistrationReader.Reading reading, Instant now) {
        Instant created = now.truncatedTo(ChronoUnit.MILLIS);
        return new Webhook(
                id,
                inbox,
                reading.registration(),
                Secrets.of(reading.secret().orElseGet(Secret::create)),
                1,
                Optional.empty(),
                created,
                created);
    }

    /** The same one, as it was registered again or changed; a given secret replaces the old. */
    public Webhook changed(RegistrationReader.Reading reading, Instant now) {
        Secrets changed =
                reading.secret().map(secret -> secrets.rotated(secret, now)).orElse(secrets);
        return new Webhook(
                id,
                inbox,
                reading.registration(),
                changed,
                revision + 1,
                switchedOff.filter(why -> !reading.registration().enabled()),
                createdAt,
                now.truncatedTo(ChronoUnit.MILLIS));
    }

    /** The same, for what falls due at this time or later. */
    Webhook from(Instant due) {
        return new Webhook(
                id,
                inbox,
                registration,
                secrets,
                revision,
                switchedOff,
                createdAt,
                due.minusMillis(1));
    }

    /** With a new secret. What it does when stays: so does its revision. */
    public Webhook rotated(Instant now) {
        return new Webhook(
                id,
                inbox,
                registration,
                secrets.rotated(Secret.create(), now),
                revision,
                switchedOff,
                createdAt,
                from);
    }

    Webhook off(SwitchedOff why) {
        return new Webhook(
                id,
                inbox,
                registration.enabled(false),
                secrets,
                revision + 1,
                Optional.of(why),
                createdAt,
                from);
    }

    /** When it is due; empty when it waits for events, or is switched off. */
    Optional<Schedule> running() {
        return schedule().filter(timed -> registration.enabled());
    }

    /** When it is due; empty when it waits for events. */
    public Optional<Schedule> schedule() {
        return registration.trigger() instanceof Trigger.Timed timed
                ? Optional.of(timed.schedule(createdAt))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Webhook[" + id + ", revision " + revision + "]";
    }
}
