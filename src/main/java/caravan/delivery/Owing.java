package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down what is owed. What there is room for is leased from the start, and sent at once; the
 * rest waits for a claim. What was settled already (somebody planned it before) goes away again:
 * its end stands in history before it leaves the work, so it is found there.
 */
@Singleton
class Owing {

    /** What is owed: an event, or a tick without one. */
    record Debt(Delivery delivery, Webhook webhook, Optional<Event> event) {}

    private final Work work;
    private final History history;
    private final Dispatch dispatch;
    private final Clock clock;

    Owing(Work work, History history, Dispatch dispatch, Clock clock) {
        this.work = work;
        this.history = history;
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /** Returns what is to be sent at once. */
    List<Leased> owe(List<Debt> debts) {
        if (debts.isEmpty()) {
            return List.of();
        }
        long askedAt = System.nanoTime();
        Instant now = clock.instant();
        List<Leased> leased = new ArrayList<>();
        List<Delivery> waiting = new ArrayList<>();
        Map<String, Integer> rooms = new HashMap<>();
        for (Debt debt : debts) {
            String id = debt.webhook.id();
            int room = rooms.computeIfAbsent(id, unknown -> dispatch.room(debt.webhook));
            if (room > 0) {
                rooms.put(id, room - 1);
                leased.add(
                        new Leased(debt.delivery, debt.webhook, debt.event, Leased.end(askedAt)));
            } else {
                waiting.add(debt.delivery);
            }
        }
        Set<String> written =
                work.owe(waiting, leased.stream().map(Leased::delivery).toList(), now);
        Set<String> settled = history.among(written);
        work.remove(settled);
        if (!waiting.isEmpty()) {
            dispatch.moreIsDue();
        }
        return leased.stream()
                .filter(each -> written.contains(each.delivery().id()))
                .filter(each -> !settled.contains(each.delivery().id()))
                .toList();
    }
}
