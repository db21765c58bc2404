package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.KnownWebhooks;
import caravan.webhook.Payload;
import caravan.webhook.Trigger;
import caravan.webhook.Trigger.Events.Matching;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the webhooks that stored events are for. */
@Singleton
public class Planner {

    /** Clocks may differ by so much, and one registers and sends in one breath. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final KnownWebhooks known;
    private final Owing owing;
    private final History history;
    private final Clock clock;

    Planner(KnownWebhooks known, Owing owing, History history, Clock clock) {
        this.known = known;
        this.owing = owing;
        this.history = history;
        this.clock = clock;
    }

    /** Writes down what is owed of these events; doing it again changes nothing. */
    public List<Leased> plan(List<Event> events) {
        Instant now = clock.instant();
        KnownWebhooks.Snapshot webhooks = known.now();
        List<Owing.Debt> debts = new ArrayList<>();
        List<History.Done> unreadable = new ArrayList<>();
        for (Event event : events) {
            Payload payload = new Payload(event.body());
            for (Webhook webhook : webhooks.of(event.inbox()).values()) {
                switch (matching(webhook, event, payload)) {
                    case YES ->
                            debts.add(
                                    new Owing.Debt(
                                            Delivery.of(webhook, event, now),
                                            webhook,
                                            Optional.of(event)));
                    case UNREADABLE -> unreadable.add(unreadable(webhook, event, now));
                    case NO -> {}
                }
            }
        }
        history.add(unreadable);
        return owing.owe(debts);
    }

    private static Matching matching(Webhook webhook, Event event, Payload payload) {
        boolean wasThere = !webhook.createdAt().isAfter(event.receivedAt().plus(GRACE));
        return wasThere
                        && !event.isNotice()
                        && webhook.registration().enabled()
                        && webhook.registration().trigger() instanceof Trigger.Events trigger
                ? trigger.matching(event.method(), payload)
                : Matching.NO;
    }

    private static History.Done unreadable(Webhook webhook, Event event, Instant now) {
        Attempt none = Attempt.none(now, "the event's JSON is nested too deep to be matched");
        Delivery delivery = Delivery.of(webhook, event, now).with(none);
        return new History.Done(delivery, Delivery.State.FAILED, now);
    }
}
