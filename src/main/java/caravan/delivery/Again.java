package caravan.delivery;

import caravan.event.Event;
import caravan.event.Events;
import caravan.http.Problem;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends once more what was over: each time a round of its own, which is owed, tried and recorded
 * like the first. Its receiver knows it by the same id.
 */
@Singleton
public class Again {

    private static final int AT_ONCE = 200;

    private final Deliveries deliveries;
    private final Work work;
    private final Owing owing;
    private final Dispatch dispatch;
    private final Events events;
    private final Clock clock;

    Again(
            Deliveries deliveries,
            Work work,
            Owing owing,
            Dispatch dispatch,
            Events events,
            Clock clock) {
        this.deliveries = deliveries;
        this.work = work;
        this.owing = owing;
        this.dispatch = dispatch;
        this.events = events;
        this.clock = clock;
    }

    /**
     * One that waits is due now; one that is over has another round.
     *
     * @return what is owed now
     * @throws Problem 410 when its event is no more
     */
    public Delivery retry(Deliveries.Read read, Webhook webhook) {
        switch (read.state()) {
            case WAITING -> {
                work.hurry(read.id(), clock.instant());
                return read.delivery();
            }
            case SENDING -> {
                return read.delivery();
            }
            default -> {
                return owe(List.of(next(read.delivery())), webhook).stream()
                        .findFirst()
                        .orElseThrow(Problem::eventGone);
            }
        }
    }

    /**
     * All that was not delivered since then; but what was sent again already, by whomever, counts
     * by its last round. Returns how many there are.
     */
    public int recover(Webhook webhook, Instant since) {
        int rounds = 0;
        Instant until = clock.instant();
        Optional<Delivery> last = Optional.empty();
        List<Delivery> lost;
        do {
            lost = deliveries.lost(webhook.id(), since, last, AT_ONCE);
            List<Delivery> next =
                    lost.stream()
                            .filter(each -> !each.createdAt().isAfter(until))
                            .map(each -> each.round(number(each) + 1, until))
                            .toList();
            Set<String> there = deliveries.there(next.stream().map(Delivery::id).toList());
            rounds +=
                    owe(next.stream().filter(each -> !there.contains(each.id())).toList(), webhook)
                            .size();
            last = lost.isEmpty() ? last : Optional.of(lost.get(lost.size() - 1));
        } while (lost.size() == AT_ONCE);
        return rounds;
    }

    /** Owes this event to this webhook now, whether it matches or not. */
    public Delivery replay(Event event, Webhook webhook) {
        Delivery first = Delivery.of(webhook, event, clock.instant());
        boolean isFirst = deliveries.there(List.of(first.id())).isEmpty();
        Delivery owed = isFirst ? first : next(first);
        dispatch.begin(owing.owe(List.of(new Owing.Debt(owed, webhook, Optional.of(event)))));
        return owed;
    }

    /** Returns those of which the event is still there, or that have none. */
    private List<Delivery> owe(List<Delivery> rounds, Webhook webhook) {
        Map<String, Event> loaded =
                events.byIds(rounds.stream().flatMap(each -> each.event().stream()).toList());
        List<Owing.Debt> debts = new ArrayList<>();
        for (Delivery each : rounds) {
            Optional<Event> event = each.event().map(loaded::get);
            if (event.isPresent() || each.event().isEmpty()) {
                debts.add(new Owing.Debt(each, webhook, event));
            }
        }
        dispatch.begin(owing.owe(debts));
        return debts.stream().map(Owing.Debt::delivery).toList();
    }

    /** The first round that is not there yet. */
    private Delivery next(Delivery delivery) {
        int round = number(delivery);
        Delivery next;
        do {
            round++;
            next = delivery.round(round, clock.instant());
        } while (!deliveries.there(List.of(next.id())).isEmpty());
        return next;
    }

    /** Which round this is; the first has no number in its id. */
    private static int number(Delivery delivery) {
        String[] parts = delivery.id().split("\\.");
        return parts.length < 3 ? 1 : Integer.parseInt(parts[2]);
    }
}
