package caravan.delivery;

import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * Cancels what is owed to a webhook that is no more, or switched off. An attempt that is under way
 * comes to its end.
 */
@Singleton
public class Cancellation {

    private final Work work;
    private final History history;
    private final Clock clock;

    Cancellation(Work work, History history, Clock clock) {
        this.work = work;
        this.history = history;
        this.clock = clock;
    }

    public void cancel(Webhook webhook) {
        Instant now = clock.instant();
        Work.Claim waiting;
        do {
            waiting = work.take(webhook.id(), now);
            history.add(
                    waiting.deliveries().stream()
                            .map(each -> new History.Done(each, Delivery.State.CANCELLED, now))
                            .toList());
            work.remove(waiting.holds());
        } while (!waiting.deliveries().isEmpty());
    }
}
