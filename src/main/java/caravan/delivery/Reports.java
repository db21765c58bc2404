package caravan.delivery;

import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Hears what becomes of deliveries once it is written down, and tells those who watch and those who
 * count. It never fails, and nobody waits for it.
 */
@Singleton
class Reports {

    private final Audience audience;
    private final Tallies tallies;
    private final DeliveryMetrics metrics;
    private final Clock clock;

    Reports(Audience audience, Tallies tallies, DeliveryMetrics metrics, Clock clock) {
        this.audience = audience;
        this.tallies = tallies;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** These wait for an attempt, due then. */
    void waiting(Collection<Delivery> owed, Instant dueAt) {
        owed.forEach(each -> open(each, Delivery.State.WAITING, dueAt));
    }

    /** An attempt is to be made for these. */
    void sending(Collection<Leased> leased) {
        for (Leased each : leased) {
            if (audience.watches(each.webhook().inbox())) {
                Instant end = clock.instant().plusNanos(each.end() - System.nanoTime());
                open(each.delivery(), Delivery.State.SENDING, end);
            }
        }
    }

    /** These have come to their end. */
    void over(Collection<History.Done> done) {
        for (History.Done each : done) {
            metrics.ended(each.state());
            if (audience.watches(each.delivery().inbox())) {
                audience.tell(
                        new Deliveries.Read(
                                each.delivery(),
                                each.state(),
                                Optional.empty(),
                                Optional.of(each.at())));
            }
        }
    }

    /** An attempt was made, unless its outcome says that it was not. */
    void settled(Settlement settlement, Instant now) {
        Delivery delivery = settlement.leased().delivery();
        Outcome outcome = settlement.outcome();
        metrics.settled(outcome);
        if (outcome instanceof Outcome.Postponed postponed) {
            open(delivery, Delivery.State.WAITING, postponed.at());
        } else if (outcome instanceof Outcome.Lapsed) {
            open(delivery, Delivery.State.WAITING, now);
        } else {
            Webhook webhook = settlement.leased().webhook();
            metrics.attempted(outcome, settlement.attempt().duration());
            tallies.add(webhook, settlement.attempt(), outcome, now);
            if (outcome instanceof Outcome.Again again) {
                open(delivery.with(settlement.attempt()), Delivery.State.WAITING, again.at());
            }
        }
    }

    private void open(Delivery delivery, Delivery.State state, Instant dueAt) {
        if (audience.watches(delivery.inbox())) {
            audience.tell(
                    new Deliveries.Read(delivery, state, Optional.of(dueAt), Optional.empty()));
        }
    }
}
