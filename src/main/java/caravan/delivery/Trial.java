package caravan.delivery;

import caravan.Ids;
import caravan.event.Event;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Calls a webhook once, with nothing owed: so that its owner sees what comes of it. */
@Singleton
public class Trial {

    private static final byte[] BODY = "{\"test\": true}".getBytes();

    private final Sender sender;
    private final Clock clock;

    Trial(Sender sender, Clock clock) {
        this.sender = sender;
        this.clock = clock;
    }

    /** The attempt that was made; waits for it. */
    public Attempt of(Webhook webhook) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        boolean timed = webhook.schedule().isPresent();
        Optional<Event> event = timed ? Optional.empty() : Optional.of(event(webhook, now));
        Delivery delivery =
                event.map(sent -> Delivery.of(webhook, sent, now))
                        .orElseGet(() -> Delivery.of(webhook, now, now));
        long end = Leased.end(System.nanoTime());
        return sender.send(new Leased(delivery, webhook, event, "", end))
                .toCompletableFuture()
                .join()
                .attempt();
    }

    private static Event event(Webhook webhook, Instant now) {
        return new Event(
                Ids.next(),
                webhook.inbox(),
                now,
                "POST",
                "",
                "",
                List.of("content-type: application/json"),
                "",
                BODY);
    }
}
