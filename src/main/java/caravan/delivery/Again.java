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
import java.util.stream.IntStream;

/**
 * Sends once more what was over: each time a round of its own, which is owed, tried and recorded
 * like the first. Its receiver knows it by the same id.
 */
@Singleton
public class Again {

    private static final int AT_ONCE = 200;

    /** More rounds than there can be. */
    private static final int DOUBLINGS = 24;

    private final Deliveries deliveries;
    private final Work work;
    private final Backlog backlog;
    private final Owing owing;
    private final Dispatch dispatch;
    private final Events events;
    private final Clock clock;

    Again(
            Deliveries deliveries,
            Work work,
            Backlog backlog,
            Owing owing,
            Dispatch dispatch,
            Events events,
            Clock clock) {
        this.deliveries = deliveries;
        this.work = work;
        this.backlog = backlog;
        this.owing = owing;
        this.dispatch = dispatch;
        this.events = events;
        this.clock = clock;
    }

    /**
     * One that waits is due now; one that is over has another round.
     *
     * @return what is owed now
     * @throws Problem 410 when its event is no more, 429 when its inbox is owed too much
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
     *
     * @throws Problem 429 when its inbox may not be owed so much; it is owed the oldest of it
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

    /**
     * Owes this event to this webhook now, whether it matches or not.
     *
     * @throws Problem 429 when its inbox is owed too much
     */
    public Delivery replay(Event event, Webhook webhook) {
        Delivery first = Delivery.of(webhook, event, clock.instant());
        boolean isFirst = deliveries.there(List.of(first.id())).isEmpty();
        Delivery owed = isFirst ? first : next(first);
        owe(List.of(new Owing.Debt(owed, webhook, Optional.of(event))));
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
        owe(debts);
        return debts.stream().map(Owing.Debt::delivery).toList();
    }

    /** What there is no room for would be given up at once: whoever asks for it is to know. */
    private void owe(List<Owing.Debt> debts) {
        int room = debts.isEmpty() ? 0 : backlog.room(debts.get(0).webhook().inbox(), debts.size());
        dispatch.begin(owing.owe(debts.subList(0, room)));
        if (debts.size() > room) {
            throw Problem.backlogFull();
        }
    }

    /**
     * A round that is not there yet, the next one if those before it are all kept. In one query,
     * and where there are many rounds in some more, but not in one for each.
     */
    private Delivery next(Delivery delivery) {
        Instant now = clock.instant();
        int taken = number(delivery);
        int free = taken + 1;
        Set<String> there =
                deliveries.there(
                        IntStream.range(0, DOUBLINGS)
                                .mapToObj(doubling -> 1 << doubling)
                                .map(step -> delivery.round(number(delivery) + step, now).id())
                                .toList());
        for (int step = 1; there.contains(delivery.round(free, now).id()); step *= 2) {
            taken = free;
            free = number(delivery) + 2 * step;
        }
        while (free - taken > 1) {
            int middle = (taken + free) / 2;
            if (deliveries.there(List.of(delivery.round(middle, now).id())).isEmpty()) {
                free = middle;
            } else {
                taken = middle;
            }
        }
        return delivery.round(free, now);
    }

    /** Which round this is; the first has no number in its id. */
    private static int number(Delivery delivery) {
        String[] parts = delivery.id().split("\\.");
        return parts.length < 3 ? 1 : Integer.parseInt(parts[2]);
    }
}
