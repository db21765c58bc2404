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

/**
 * Sends once more what was over: each time a round of its own, which is owed, tried and recorded
 * like the first. Its receiver knows it by the same id.
 */
@Singleton
public class Again {

    private static final int AT_ONCE = 200;

    private final Deliveries deliveries;
    private final Work work;
    private final History history;
    private final Owing owing;
    private final Dispatch dispatch;
    private final Events events;
    private final Clock clock;

    Again(
            Deliveries deliveries,
            Work work,
            History history,
            Owing owing,
            Dispatch dispatch,
            Events events,
            Clock clock) {
        this.deliveries = deliveries;
        this.work = work;
        this.history = history;
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
                return round(List.of(read.delivery()), webhook).stream()
                        .findFirst()
                        .orElseThrow(Problem::eventGone);
            }
        }
    }

    /** All that was not delivered since then; returns how many there are. */
    public int recover(Webhook webhook, Instant since) {
        int rounds = 0;
        Instant until = clock.instant();
        String last = "";
        List<Delivery> lost;
        do {
            lost = deliveries.lost(webhook.id(), since, last, AT_ONCE);
            rounds +=
                    round(
                                    lost.stream()
                                            .filter(it -> !it.createdAt().isAfter(until))
                                            .toList(),
                                    webhook)
                            .size();
            last = lost.isEmpty() ? last : lost.get(lost.size() - 1).id();
        } while (lost.size() == AT_ONCE);
        return rounds;
    }

    /** Owes this event to this webhook now, whether it matches or not. */
    public Delivery replay(Event event, Webhook webhook) {
        Delivery first = Delivery.of(webhook, event, clock.instant());
        boolean isFirst = history.among(List.of(first.id())).isEmpty() && !work.has(first.id());
        List<Owing.Debt> debts =
                List.of(new Owing.Debt(isFirst ? first : next(first), webhook, Optional.of(event)));
        dispatch.begin(owing.owe(debts));
        return debts.get(0).delivery();
    }

    private List<Delivery> round(List<Delivery> over, Webhook webhook) {
        Map<String, Event> loaded =
                events.byIds(over.stream().flatMap(each -> each.event().stream()).toList());
        List<Owing.Debt> debts = new ArrayList<>();
        for (Delivery each : over) {
            Optional<Event> event = each.event().map(loaded::get);
            if (event.isPresent() || each.event().isEmpty()) {
                debts.add(new Owing.Debt(next(each), webhook, event));
            }
        }
        dispatch.begin(owing.owe(debts));
        return debts.stream().map(Owing.Debt::delivery).toList();
    }

    /** The first round that is not there yet. */
    private Delivery next(Delivery delivery) {
        int round = 1;
        Delivery next;
        do {
            round++;
            next = delivery.round(round, clock.instant());
        } while (work.has(next.id()) || !history.among(List.of(next.id())).isEmpty());
        return next;
    }
}
