package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

/** The log is in the order in which deliveries were written down, whatever their ids. */
class LogTest {

    private final Outbound outbound = new Outbound();
    private final Deliveries log = new Deliveries(outbound.store.collections());

    @AfterEach
    void stop() {
        outbound.close();
    }

    private List<String> page(Webhook webhook, String before, String after, int limit) {
        return log
                .list(
                        new Deliveries.Part(
                                webhook.id(),
                                Optional.empty(),
                                Optional.ofNullable(before),
                                Optional.ofNullable(after)),
                        limit)
                .stream()
                .map(Deliveries.Read::id)
                .toList();
    }

    private List<String> pages(Webhook webhook, boolean up, int limit) {
        List<String> all = new ArrayList<>();
        String at = up ? webhook.id() + ".0" : null;
        while (true) {
            List<String> page = page(webhook, up ? null : at, up ? at : null, limit);
            all.addAll(page);
            if (page.size() < limit) {
                return all;
            }
            at = page.get(limit - 1);
        }
    }

    @Test
    void roundsAndTicksStandWhereTheyWereMade() {
        Webhook webhook = outbound.register("a", EVENTS);
        List<Event> events = outbound.events(3);
        List<String> made = new ArrayList<>();
        for (Event event : events) {
            outbound.clock.move(Duration.ofSeconds(1));
            Leased leased = outbound.planner.plan(List.of(event)).get(0);
            outbound.end(leased, new Outcome.Failed());
            made.add(leased.delivery().id());
        }
        outbound.clock.move(Duration.ofSeconds(1));
        made.add(made.get(0) + ".2");
        outbound.owing.owe(
                List.of(
                        new Owing.Debt(
                                Delivery.of(webhook, events.get(0), outbound.clock.instant())
                                        .round(2, outbound.clock.instant()),
                                webhook,
                                Optional.of(events.get(0)))));
        outbound.clock.move(Duration.ofSeconds(1));
        Delivery tick = Delivery.of(webhook, outbound.clock.instant(), outbound.clock.instant());
        made.add(tick.id());
        outbound.owing.owe(List.of(new Owing.Debt(tick, webhook, Optional.empty())));

        assertThat(pages(webhook, true, 2)).isEqualTo(made);
        Collections.reverse(made);
        assertThat(pages(webhook, false, 2)).isEqualTo(made);
        assertThat(pages(webhook, false, 100)).isEqualTo(made);
    }

    @Test
    void manyOfOneMomentAreEachOnOnePage() {
        Webhook webhook = outbound.register("a", EVENTS);
        outbound.register("b", EVENTS);
        outbound.planner
                .plan(outbound.events(7))
                .subList(0, 5)
                .forEach(leased -> outbound.end(leased, new Outcome.Delivered()));
        outbound.clock.move(Duration.ofSeconds(1));
        outbound.planner.plan(outbound.events(4));
        List<String> up = pages(webhook, true, 3);
        List<String> down = new ArrayList<>(pages(webhook, false, 3));
        assertThat(up).hasSize(11).doesNotHaveDuplicates();
        Collections.reverse(down);
        assertThat(down).isEqualTo(up);
    }

    @Test
    void aPlaceThatIsKeptNoMoreIsFoundByItsId() {
        Webhook webhook = outbound.register("a", EVENTS);
        String first = outbound.planner.plan(outbound.events(1)).get(0).delivery().id();
        String later = webhook.id() + "." + outbound.clock.instant().plusSeconds(60).toEpochMilli();
        assertThat(page(webhook, later, null, 10)).containsExactly(first);
        assertThat(page(webhook, null, later, 10)).isEmpty();
        assertThat(page(webhook, null, webhook.id() + ".0", 10)).containsExactly(first);
    }

    @Test
    void whatIsOwedIsCountedWithTheAgeOfTheOldest() {
        Webhook webhook = outbound.register("a", EVENTS);
        assertThat(log.owed(webhook.id())).isEqualTo(new Deliveries.Owed(0, Optional.empty()));
        var since = outbound.clock.instant();
        outbound.planner.plan(outbound.events(1));
        outbound.clock.move(Duration.ofSeconds(90));
        outbound.planner.plan(outbound.events(2));
        assertThat(log.owed(webhook.id())).isEqualTo(new Deliveries.Owed(3, Optional.of(since)));
    }
}
