package caravan.delivery;

import caravan.Ids;
import caravan.Settings;
import caravan.event.Event;
import caravan.http.Problem;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Calls a webhook once, with nothing owed: so that its owner sees what comes of it. A few may be
 * under way for each inbox, some in all, and none takes the place of anything that is owed.
 */
@Singleton
public class Trial {

    private static final byte[] BODY = "{\"test\": true}".getBytes();

    private final Sender sender;
    private final Clock clock;
    private final Room room;

    Trial(Sender sender, Clock clock, Settings settings) {
        this.sender = sender;
        this.clock = clock;
        room = new Room(settings.limits().trials(), settings.limits().inboxTrials());
    }

    /**
     * The attempt that was made; the stage never fails.
     *
     * @throws Problem 429 when too many are under way
     */
    public CompletionStage<Attempt> of(Webhook webhook) {
        if (!room.enter(webhook.inbox())) {
            throw Problem.tooManyTrials();
        }
        try {
            return attempt(webhook).whenComplete((made, never) -> room.leave(webhook.inbox()));
        } catch (RuntimeException e) {
            room.leave(webhook.inbox());
            throw e;
        }
    }

    private CompletionStage<Attempt> attempt(Webhook webhook) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        boolean timed = webhook.schedule().isPresent();
        String id = Ids.next();
        Optional<Event> event = timed ? Optional.empty() : Optional.of(event(id, webhook, now));
        // A tick of this second has another id, or its receiver would take it for a repeat.
        Delivery delivery =
                new Delivery(
                        webhook.id() + "." + id,
                        webhook.id(),
                        webhook.inbox(),
                        Optional.of(id),
                        Optional.of(now).filter(tick -> timed),
                        event.map(sent -> sent.body().length).orElse(0),
                        now,
                        List.of());
        long end = Leased.end(System.nanoTime());
        return sender.sendBeside(new Leased(delivery, webhook, event, "", end))
                .thenApply(Settlement::attempt);
    }

    private static Event event(String id, Webhook webhook, Instant now) {
        return new Event(
                id,
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
