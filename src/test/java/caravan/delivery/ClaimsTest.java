package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

/** Who may send what is due, and that nobody else does. */
class ClaimsTest {

    private final Outbound outbound = new Outbound("limits.sending", "1000");
    private final Outbound other = outbound.other();

    @AfterEach
    void stop() {
        other.close();
        outbound.close();
    }

    private void move(long seconds) {
        outbound.clock.move(Duration.ofSeconds(seconds));
    }

    /** As if their process had died: nobody sends them, and they are due. */
    private void leave(List<Event> events) {
        outbound.planner.plan(events);
        outbound.work.releaseAll(outbound.clock.instant());
    }

    @Test
    void twoThatClaimAtOnceShareWhatIsDue() throws InterruptedException {
        outbound.register("a", EVENTS);
        outbound.register("b", EVENTS);
        leave(outbound.events(30));
        List<Leased> claimed = new CopyOnWriteArrayList<>();
        Thread one = new Thread(() -> claimed.addAll(outbound.claims.claim()));
        Thread two = new Thread(() -> claimed.addAll(other.claims.claim()));
        one.start();
        two.start();
        one.join();
        two.join();
        Set<String> ids = new HashSet<>();
        claimed.forEach(each -> assertThat(ids.add(each.delivery().id())).isTrue());
        assertThat(ids).hasSize(60);
    }

    @Test
    void whatIsLeasedIsDueAgainWhenTheLeaseIsOver() {
        outbound.register("a", EVENTS);
        assertThat(outbound.planner.plan(outbound.events(1))).hasSize(1);
        move(19);
        assertThat(other.claims.claim()).isEmpty();
        move(1);
        assertThat(other.claims.claim()).hasSize(1);
        assertThat(outbound.claims.claim()).isEmpty();
    }

    @Test
    void takesNoMoreForAWebhookThanItMaySendAndHidesNobodyBehindIt() {
        outbound.register("slow", EVENTS + ",'maxConcurrency':2");
        leave(outbound.events(600));
        outbound.register("other", EVENTS);
        Event last = outbound.event("last");
        move(1);
        leave(List.of(last));
        List<Leased> claimed = outbound.claims.claim();
        assertThat(claimed).hasSize(4 + 1);
        assertThat(claimed)
                .extracting(each -> each.webhook().registration().name())
                .contains("other");
    }

    /** As soon as there is room, and only for those that have it. */
    @Test
    void takesMoreOfWhatThereWasNoRoomFor() {
        outbound.register("hangs", EVENTS + ",'maxConcurrency':1");
        Webhook quick = outbound.register("quick", EVENTS + ",'maxConcurrency':2");
        outbound.dispatch.begin(outbound.planner.plan(outbound.events(60)));
        assertThat(outbound.claims.claimMore()).isEmpty();
        outbound.begun.stream()
                .filter(each -> each.webhook().equals(quick))
                .toList()
                .forEach(each -> outbound.end(each, new Outcome.Delivered()));
        List<Leased> more = outbound.claims.claimMore();
        assertThat(more).isNotEmpty().allMatch(each -> each.webhook().equals(quick));
        assertThat(outbound.claims.claimMore()).isEmpty();
    }

    @Test
    void takesNoMoreBytesThanMayBeUnderWay() {
        for (int i = 0; i < 4; i++) {
            outbound.register("" + i, EVENTS);
        }
        leave(List.of(event(400)));
        List<Leased> claimed = outbound.claims.claim();
        assertThat(claimed).hasSize(3);
        outbound.dispatch.begin(claimed);
        assertThat(outbound.dispatch.bytesUnderWay()).isEqualTo(1_200);
        assertThat(outbound.claims.claim()).isEmpty();
        outbound.begun.forEach(each -> outbound.end(each, new Outcome.Delivered()));
        assertThat(outbound.dispatch.bytesUnderWay()).isZero();
        assertThat(outbound.claims.claim()).hasSize(1);
    }

    /** One that is slow, and is sent much, leaves room for others. */
    @Test
    void takesNoMoreBytesForOneWebhookThanItsShare() {
        Webhook slow = outbound.register("slow", EVENTS);
        leave(List.of(event(200), event(200), event(200), event(200), event(200)));
        outbound.dispatch.begin(outbound.claims.claim());
        assertThat(outbound.dispatch.bytesUnderWay()).isEqualTo(400);
        assertThat(outbound.claims.claim()).isEmpty();
        outbound.register("other", EVENTS);
        assertThat(outbound.planner.plan(List.of(event(100))))
                .singleElement()
                .satisfies(it -> assertThat(it.webhook()).isNotEqualTo(slow));
        outbound.begun.forEach(each -> outbound.end(each, new Outcome.Delivered()));
        assertThat(outbound.claims.claimMore()).hasSize(2);
    }

    private Event event(int bytes) {
        return outbound.event("x".repeat(bytes));
    }

    @Test
    void cancelsWhatBelongsToNoWebhookThatIsOnOrToNoEvent() {
        Webhook removed = outbound.register("removed", EVENTS);
        Webhook off = outbound.register("off", EVENTS);
        Webhook on = outbound.register("on", EVENTS);
        List<Event> events = outbound.events(2);
        leave(events);
        other.hooks.webhooks.remove(removed);
        other.hooks.switchedOff(off);
        outbound.store.collections().events().deleteOne(Filters.eq("_id", events.get(0).id()));
        assertThat(outbound.claims.claim())
                .extracting(each -> each.delivery().id())
                .containsExactly(on.id() + "." + events.get(1).id());
        assertThat(outbound.due()).hasSize(1);
        assertThat(outbound.states()).hasSize(5).containsOnly("cancelled");
    }

    /** A change is told after it is made, and who planned by it may be quicker. */
    @Test
    void cancelsNothingOfAWebhookThatItHasNotHeardOf() {
        outbound.register("known", EVENTS);
        outbound.planner.plan(outbound.events(1));
        Document changes = outbound.store.collections().changes().find().first();
        other.register("new", EVENTS);
        List<Event> events = outbound.events(1);
        other.planner.plan(events);
        outbound.work.releaseAll(outbound.clock.instant());
        outbound.store
                .collections()
                .changes()
                .replaceOne(Filters.eq("_id", changes.get("_id")), changes);
        assertThat(outbound.claims.claim()).hasSize(3);
        assertThat(outbound.done()).isEmpty();
    }

    @Test
    void aTickIsDeadWhenTheNextIsDue() {
        outbound.register("a", "'trigger':{'every':'5s'}");
        move(5);
        outbound.ticker.tick();
        outbound.work.releaseAll(outbound.clock.instant());
        move(4);
        assertThat(outbound.claims.claim()).hasSize(1);
        outbound.work.releaseAll(outbound.clock.instant());
        move(1);
        assertThat(outbound.claims.claim()).isEmpty();
        assertThat(outbound.states()).containsExactly("dead");
        assertThat(outbound.done().get(0).getList("attempts", Document.class))
                .singleElement()
                .satisfies(
                        it -> assertThat(it.getString("error")).isEqualTo("the next tick is due"));
    }

    /** It is wanted however old its tick is. */
    @Test
    void anotherRoundOfATickIsSentThoughTheNextIsDue() {
        Webhook webhook = outbound.register("a", "'trigger':{'every':'5s'}");
        move(5);
        Delivery tick = outbound.ticker.tick().get(0).delivery();
        outbound.work.forget(Set.of(tick.id()));
        move(60);
        Delivery again = tick.round(2, outbound.clock.instant());
        outbound.owing.owe(List.of(new Owing.Debt(again, webhook, Optional.empty())));
        outbound.work.releaseAll(outbound.clock.instant());
        assertThat(outbound.claims.claim())
                .singleElement()
                .satisfies(it -> assertThat(it.delivery()).isEqualTo(again));
    }

    @Test
    void aTickOfAWebhookThatWaitsForEventsNowIsCancelled() {
        outbound.register("a", "'trigger':{'every':'5s'}");
        move(5);
        outbound.ticker.tick();
        outbound.work.releaseAll(outbound.clock.instant());
        outbound.register("a", EVENTS);
        assertThat(outbound.claims.claim()).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled");
    }

    /** Its process died after it wrote the end and before it removed the work. */
    @Test
    void whatWasSettledIsNotSentAgain() {
        outbound.register("a", EVENTS);
        List<Leased> leased = outbound.planner.plan(outbound.events(1));
        outbound.history.add(
                List.of(
                        new History.Done(
                                leased.get(0).delivery(),
                                Delivery.State.DELIVERED,
                                outbound.clock.instant())));
        move(20);
        assertThat(other.claims.claim()).isEmpty();
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("delivered");
    }

    @Test
    void cancellationTakesWhatWaitsAndLeavesWhatIsBeingSent() {
        Webhook webhook = outbound.register("a", EVENTS);
        List<Event> sent = outbound.events(1);
        outbound.planner.plan(sent);
        List<Event> waiting = outbound.events(700);
        outbound.owing.owe(
                waiting.stream()
                        .map(
                                event ->
                                        new Owing.Debt(
                                                Delivery.of(webhook, event, event.receivedAt()),
                                                webhook,
                                                Optional.of(event)))
                        .toList());
        int held = (int) outbound.due().stream().filter(it -> it.containsKey("holder")).count();
        outbound.cancellation.cancel(webhook);
        assertThat(outbound.due()).hasSize(held).allMatch(each -> each.containsKey("holder"));
        assertThat(outbound.states()).hasSize(701 - held).containsOnly("cancelled");
    }
}
