package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

/** Events become deliveries: each once for each webhook that it matches. */
class PlannerTest {

    private final Outbound outbound = new Outbound("limits.backlog", "5");
    private final Outbound other = outbound.other();

    @AfterEach
    void stop() {
        other.close();
        outbound.close();
    }

    @Test
    void owesAnEventToEachWebhookThatItMatches() {
        Webhook all = outbound.register("all", EVENTS);
        Webhook some = outbound.register("some", "'trigger':{'events':{'match':{'/kind':'push'}}}");
        outbound.register("timed", "'trigger':{'every':'5s'}");
        outbound.register("off", EVENTS + ",'enabled':false");
        Event push = outbound.event("{\"kind\":\"push\"}");
        Event pull = outbound.event("{\"kind\":\"pull\"}");
        assertThat(outbound.planner.plan(List.of(push, pull)))
                .extracting(each -> each.delivery().id())
                .containsExactlyInAnyOrder(
                        all.id() + "." + push.id(),
                        some.id() + "." + push.id(),
                        all.id() + "." + pull.id());
    }

    @Test
    void planningAgainOwesNothingMoreWhoeverDoesIt() {
        outbound.register("a", EVENTS);
        List<Event> events = outbound.events(3);
        List<Leased> leased = outbound.planner.plan(events);
        assertThat(leased).hasSize(3);
        assertThat(other.planner.plan(events)).isEmpty();
        outbound.dispatch.begin(leased);
        leased.forEach(each -> outbound.end(each, new Outcome.Delivered()));
        assertThat(other.planner.plan(events)).isEmpty();
        assertThat(outbound.planner.plan(events)).isEmpty();
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("delivered", "delivered", "delivered");
    }

    @Test
    void aChangeIsKnownToTheNextBatchInEveryProcess() {
        outbound.planner.plan(outbound.events(1));
        Webhook webhook = other.register("a", EVENTS);
        assertThat(outbound.planner.plan(outbound.events(1))).hasSize(1);
        other.hooks.switchedOff(webhook);
        assertThat(outbound.planner.plan(outbound.events(1))).isEmpty();
    }

    @Test
    void whatIsRegisteredAfterAnEventIsNotOwedIt() {
        List<Event> events = outbound.events(1);
        outbound.clock.move(Duration.ofSeconds(4));
        outbound.register("a", EVENTS);
        assertThat(outbound.planner.plan(events)).isEmpty();
    }

    @Test
    void aNoticeIsOwedToNobody() {
        outbound.register("a", EVENTS);
        outbound.notices.notices(outbound.clock).say("inbox", java.util.Map.of("a", "b"));
        org.awaitility.Awaitility.await().until(() -> !outbound.notices.said().isEmpty());
        assertThat(outbound.planner.plan(outbound.notices.said())).isEmpty();
    }

    @Test
    void whatCannotBeMatchedIsRecordedAsFailedOnce() {
        outbound.register("a", "'trigger':{'events':{'match':{'/kind':'push'}}}");
        List<Event> deep = List.of(outbound.event("[".repeat(2_000) + "]".repeat(2_000)));
        outbound.planner.plan(deep);
        outbound.planner.plan(deep);
        assertThat(outbound.states()).containsExactly("failed");
    }

    /** The share is five here. */
    @Test
    void whatAnInboxIsOwedBeyondItsShareIsRecordedAsDead() {
        outbound.register("a", EVENTS);
        List<Event> events = outbound.events(8);
        outbound.planner.plan(events);
        assertThat(outbound.due()).hasSize(5);
        assertThat(outbound.states()).containsExactly("dead", "dead", "dead");
        outbound.planner.plan(events);
        assertThat(outbound.due()).hasSize(5);
        assertThat(outbound.states()).containsExactly("dead", "dead", "dead");
    }
}
