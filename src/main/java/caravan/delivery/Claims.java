package caravan.delivery;

import caravan.event.Event;
import caravan.event.Events;
import caravan.webhook.KnownWebhooks;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leases what is due to be sent, as far as there is room for it. */
@Singleton
public class Claims {

    private static final int AT_ONCE = 500;

    private final Work work;
    private final History history;
    private final KnownWebhooks known;
    private final Events events;
    private final Dispatch dispatch;
    private final Clock clock;

    Claims(
            Work work,
            History history,
            KnownWebhooks known,
            Events events,
            Dispatch dispatch,
            Clock clock) {
        this.work = work;
        this.history = history;
        this.known = known;
        this.events = events;
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /** Returns what is to be sent now. */
    public List<Leased> claim() {
        int room = Math.min(AT_ONCE, dispatch.room());
        if (room == 0) {
            return List.of();
        }
        long askedAt = System.nanoTime();
        Instant now = clock.instant();
        List<Delivery> claimed = work.claim(now, room, dispatch.full(), dispatch::roomOf);
        if (claimed.isEmpty()) {
            return List.of();
        }
        Set<String> settled = history.among(claimed.stream().map(Delivery::id).toList());
        work.remove(settled);
        KnownWebhooks.Snapshot webhooks = known.now();
        Map<String, Event> loaded =
                events.byIds(claimed.stream().flatMap(each -> each.event().stream()).toList());
        List<Leased> leased = new ArrayList<>();
        List<History.Done> over = new ArrayList<>();
        for (Delivery delivery : claimed) {
            if (settled.contains(delivery.id())) {
                continue;
            }
            Webhook webhook = webhooks.of(delivery.inbox()).get(delivery.webhook());
            Optional<Event> event = delivery.event().map(loaded::get);
            if (webhook == null
                    || !webhook.registration().enabled()
                    || event.isEmpty() && delivery.event().isPresent()) {
                over.add(new History.Done(delivery, Delivery.State.CANCELLED, now));
            } else if (isSuperseded(delivery, webhook, now)) {
                over.add(new History.Done(delivery, Delivery.State.DEAD, now));
            } else {
                leased.add(new Leased(delivery, webhook, event, Leased.end(askedAt)));
            }
        }
        history.add(over);
        work.remove(over.stream().map(done -> done.delivery().id()).toList());
        return leased;
    }

    /** The next tick is due. */
    private static boolean isSuperseded(Delivery delivery, Webhook webhook, Instant now) {
        return delivery.tick()
                .flatMap(tick -> webhook.schedule().flatMap(schedule -> schedule.next(tick)))
                .filter(next -> !next.isAfter(now))
                .isPresent();
    }
}
