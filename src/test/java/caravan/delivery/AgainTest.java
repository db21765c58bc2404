package caravan.delivery;

import caravan.event.Event;
import caravan.http.Problem;
import caravan.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is sent again, and what is not for want of room. */
class AgainTest {

    private static final int SHARE = 50;
    private static final int ROUNDS = 40;

    private final Outbound outbound = new Outbound("limits.backlog", Integer.toString(SHARE));
    private final Webhook webhook = outbound.register("a", EVENTS);

    @AfterEach
    void stop() {
        outbound.close();
    }

    private List<String> end(Outcome outcome, List<Event> events) {
        List<Leased> leased = outbound.planner.plan(events);
        leased.forEach(each -> outbound.end(each, outcome));
        return leased.stream().map(each -> each.delivery().id()).toList();
    }

    /** So that nothing that was counted just now is believed. */
    private void fill(int number) {
        outbound.planner.plan(outbound.events(number));
        assertThat(outbound.due()).hasSize(number);
    }

    private Delivery retry(String id) {
        return outbound.again.retry(outbound.log.find(webhook.inbox(), id).orElseThrow(), webhook);
    }

    private static void assertIsFull(Runnable call) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(call::run)
                .satisfies(
                        problem -> {
                            assertThat(problem.status()).isEqualTo(429);
                            assertThat(problem.slug()).isEqualTo("backlog-full");
                        });
    }

    @Test
    void roundsAreNumberedInTurnAndFoundInFewQueries() {
        String first = end(new Outcome.Delivered(), outbound.events(1)).get(0);
        List<String> rounds =
                IntStream.range(0, ROUNDS)
                        .mapToObj(
                                i -> {
                                    outbound.log.asked = 0;
                                    Delivery round = retry(first);
                                    assertThat(outbound.log.asked).isLessThan(8);
                                    Leased leased = outbound.begun.get(outbound.begun.size() - 1);
                                    assertThat(leased.delivery().id()).isEqualTo(round.id());
                                    outbound.end(leased, new Outcome.Delivered());
                                    return round.id();
                                })
                        .toList();
        assertThat(rounds)
                .isEqualTo(IntStream.range(2, ROUNDS + 2).mapToObj(i -> first + "." + i).toList());
    }

    @Test
    void whatThereIsNoRoomForIsRefusedAndNotWrittenDown() {
        Event event = outbound.event("{}");
        String over = end(new Outcome.Failed(), List.of(event)).get(0);
        fill(SHARE);
        assertIsFull(() -> retry(over));
        assertIsFull(() -> outbound.again.replay(event, webhook));
        assertIsFull(() -> outbound.again.recover(webhook, Instant.EPOCH));
        assertThat(outbound.done()).hasSize(1);
        assertThat(outbound.due()).hasSize(SHARE);
    }

    @Test
    void recoveringGoesOnWhereTheRoomWasOver() {
        List<String> lost = end(new Outcome.Failed(), outbound.events(3));
        fill(SHARE - 2);
        assertIsFull(() -> outbound.again.recover(webhook, Instant.EPOCH));
        assertThat(outbound.due())
                .extracting(each -> each.getString("_id"))
                .contains(lost.get(0) + ".2", lost.get(1) + ".2")
                .hasSize(SHARE);

        outbound.store.collections().deliveriesDue().deleteMany(new org.bson.Document());
        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(outbound.again.recover(webhook, Instant.EPOCH))
                                        .isPositive());
    }
}
