package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is leased is sent in turn, within bounds, and whatever happens counted out again. */
class DispatchTest {

    private static final Outcome DELIVERED = new Outcome.Delivered();

    private static final int CALLS = 1_024;

    private final Outbound outbound =
            new Outbound("limits.calls", "" + CALLS, "limits.leased", "" + CALLS);

    @AfterEach
    void stop() {
        outbound.close();
    }

    private List<Leased> leased(int number) {
        return outbound.planner.plan(outbound.events(number));
    }

    private void awaitNothingUnderWay() {
        await().until(() -> outbound.dispatch.underWay() == 0);
        assertThat(outbound.dispatch.bytesUnderWay()).isZero();
        assertThat(outbound.dispatch.allowance().left()).isEqualTo(CALLS);
    }

    @Test
    void sendsSoManyAtOnceAndTheNextWhenOneEnds() {
        outbound.register("a", EVENTS + ",'maxConcurrency':2");
        outbound.dispatch.begin(leased(9));
        assertThat(outbound.dispatch.underWay()).isEqualTo(4);
        assertThat(outbound.begun).hasSize(2);
        outbound.ended(outbound.begun.get(0), DELIVERED);
        assertThat(outbound.begun).hasSize(3);
        for (int i = 1; i < 4; i++) {
            outbound.ended(outbound.begun.get(i), DELIVERED);
        }
        assertThat(outbound.begun).hasSize(4);
        awaitNothingUnderWay();
        assertThat(outbound.nudges).hasPositiveValue();
    }

    @Test
    void leasesMoreForOneThatAnswersAtOnceAndNoneToWaitForOneThatHangs() {
        Webhook webhook = outbound.register("a", EVENTS + ",'maxConcurrency':2");
        outbound.dispatch.begin(leased(9));
        assertThat(outbound.dispatch.room(webhook)).isZero();
        outbound.ended(outbound.begun.get(0), DELIVERED);
        outbound.ended(outbound.begun.get(1), DELIVERED);
        assertThat(outbound.dispatch.room(webhook)).isGreaterThan(4);
        // Two are under way from now on.
        await().until(() -> outbound.dispatch.room(webhook) == 0);
        outbound.begun.subList(2, 4).forEach(each -> outbound.ended(each, DELIVERED));
        awaitNothingUnderWay();
    }

    /** They are due again at once, and not when their leases end. */
    @Test
    void whatALeaseCoversNoMoreIsGivenBack() {
        outbound.register("a", EVENTS + ",'timeout':'1s'");
        Leased late = Outbound.until(leased(1).get(0), Duration.ofMillis(2_900));
        outbound.dispatch.begin(List.of(late));
        await().until(() -> outbound.claims.claim().size() == 1);
    }

    @Test
    void tellsOnceThatThereIsRoomForMore() {
        Webhook webhook = outbound.register("a", EVENTS + ",'maxConcurrency':2");
        outbound.dispatch.begin(leased(9));
        assertThat(outbound.dispatch.hungry()).isEmpty();
        outbound.ended(outbound.begun.get(0), DELIVERED);
        outbound.ended(outbound.begun.get(1), DELIVERED);
        assertThat(outbound.dispatch.hungry()).containsExactly(webhook);
        assertThat(outbound.dispatch.hungry()).isEmpty();
        outbound.begun.subList(2, 4).forEach(each -> outbound.ended(each, DELIVERED));
        awaitNothingUnderWay();
    }

    @Test
    void beginsNoMoreInASecondThanItsRate() {
        outbound.register("a", EVENTS + ",'rate':4");
        long begun = System.nanoTime();
        outbound.dispatch.begin(leased(4));
        assertThat(outbound.begun).hasSize(1);
        await().until(() -> outbound.begun.size() == 4);
        assertThat(System.nanoTime() - begun)
                .isGreaterThanOrEqualTo(Duration.ofMillis(750).toNanos());
        outbound.begun.forEach(each -> outbound.ended(each, DELIVERED));
        awaitNothingUnderWay();
    }

    /** Each comes when nothing is under way, and waits for nothing else. */
    @Test
    void theRateCountsWhatWasSentBefore() {
        outbound.register("a", EVENTS + ",'rate':2");
        long begun = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            outbound.dispatch.begin(leased(1));
            outbound.begun.forEach(each -> outbound.ended(each, DELIVERED));
            outbound.dispatch.allowance();
        }
        await().until(() -> outbound.begun.size() == 3 || endAll());
        assertThat(System.nanoTime() - begun)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        endAll();
        awaitNothingUnderWay();
    }

    /** Whether none has begun meanwhile. */
    private boolean endAll() {
        outbound.begun.forEach(each -> outbound.ended(each, DELIVERED));
        return false;
    }

    /** At first it waits for the end of its lease, since one is under way. */
    @Test
    void whatWaitsBeginsWhenTheRateLetsItAfterTheOneUnderWayHasEnded() {
        outbound.register("a", EVENTS + ",'rate':2,'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        outbound.ended(outbound.begun.get(0), DELIVERED);
        await().atMost(Duration.ofSeconds(2)).until(() -> outbound.begun.size() == 2);
        endAll();
        awaitNothingUnderWay();
    }

    /** Twenty hang with all that they may have, and there is room for one that does not. */
    @Test
    void thoseThatHangLeaveRoomForTheOthers() {
        for (int i = 0; i < 20; i++) {
            outbound.register("hangs-" + i, EVENTS);
        }
        for (int i = 0; i < 20; i++) {
            outbound.dispatch.begin(leased(10));
        }
        assertThat(outbound.dispatch.underWay()).isGreaterThan(CALLS / 2);
        Webhook quick = outbound.register("quick", "'trigger':{'every':'5s'}");
        assertThat(outbound.dispatch.room(quick)).isPositive();
    }

    @Test
    void whatALeaseCoversNoMoreIsNotBegun() {
        outbound.register("a", EVENTS + ",'timeout':'1s'");
        Leased late = Outbound.until(leased(1).get(0), Duration.ofMillis(2_900));
        outbound.dispatch.begin(List.of(late));
        assertThat(outbound.begun).isEmpty();
        awaitNothingUnderWay();
    }

    /** It waits behind one that hangs, and nothing else happens meanwhile. */
    @Test
    void whatALeaseCoversNoMoreIsCountedOutWithoutANudge() {
        outbound.register("a", EVENTS + ",'timeout':'1s','maxConcurrency':1");
        List<Leased> both = leased(2);
        outbound.dispatch.begin(
                List.of(both.get(0), Outbound.until(both.get(1), Duration.ofMillis(3_300))));
        assertThat(outbound.dispatch.underWay()).isEqualTo(2);
        await().until(() -> outbound.dispatch.underWay() == 1);
        outbound.ended(both.get(0), DELIVERED);
        awaitNothingUnderWay();
        assertThat(outbound.begun).hasSize(1);
    }

    @Test
    void whatBreaksOffIsCountedOut() {
        outbound.register("a", EVENTS + ",'maxConcurrency':16");
        List<Leased> some = leased(30);
        outbound.dispatch.begin(some);
        outbound.breakOff(outbound.begun.get(0));
        outbound.fault = new IllegalStateException("no route");
        outbound.ended(outbound.begun.get(1), DELIVERED);
        outbound.begun.forEach(outbound::breakOff);
        awaitNothingUnderWay();
    }

    @Test
    void aLaneTakesItsWebhooksNewSettings() {
        outbound.register("a", EVENTS + ",'maxConcurrency':1");
        List<Leased> old = leased(2);
        outbound.dispatch.begin(old);
        assertThat(outbound.begun).hasSize(1);
        Webhook changed = outbound.register("a", EVENTS + ",'maxConcurrency':8");
        Event event = outbound.event("new");
        outbound.dispatch.begin(
                List.of(
                        new Leased(
                                Delivery.of(changed, event, outbound.clock.instant()),
                                changed,
                                java.util.Optional.of(event),
                                Work.newHolder(),
                                Leased.end(System.nanoTime()))));
        assertThat(outbound.begun).hasSize(2);
    }

    @Test
    void aDestinationThatFailsRests() {
        Webhook webhook = outbound.register("a", EVENTS);
        outbound.dispatch.begin(leased(10));
        outbound.begun.forEach(
                each -> outbound.ended(each, new Outcome.Again(outbound.clock.instant())));
        assertThat(outbound.dispatch.allowance().full()).containsExactly(webhook.id());
        assertThat(outbound.dispatch.room(webhook)).isZero();
        await().until(() -> outbound.dispatch.room(webhook) == 1);
    }

    /** By the time that who removes it is answered; what is under way comes to its end. */
    @Test
    void nothingIsBegunForAWebhookThatIsRemoved() {
        Webhook webhook = outbound.register("a", EVENTS + ",'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        outbound.hooks.webhooks.remove(webhook);
        outbound.cancellation.cancel(webhook);
        assertThat(outbound.dispatch.underWay()).isOne();
        assertThat(outbound.states()).containsExactly("cancelled");
        outbound.end(outbound.begun.get(0), DELIVERED);
        assertThat(outbound.begun).hasSize(1);
        awaitNothingUnderWay();
    }

    @Test
    void nothingIsBegunForAWebhookThatIsGone() {
        outbound.register("a", EVENTS + ",'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        outbound.end(outbound.begun.get(0), new Outcome.Gone());
        assertThat(outbound.begun).hasSize(1);
        assertThat(outbound.states()).containsExactly("cancelled", "failed");
        awaitNothingUnderWay();
    }

    @Test
    void whatWaitsForAWebhookThatIsChangedGoesOnByItsNewSettings() {
        outbound.register("a", EVENTS + ",'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        Webhook changed =
                outbound.hooks.register(
                        "a",
                        "https://example.com/new",
                        EVENTS + ",'maxConcurrency':1",
                        outbound.clock.instant());
        outbound.ended(outbound.begun.get(0), DELIVERED);
        assertThat(outbound.begun).hasSize(1);
        outbound.dispatch.begin(outbound.claims.claim());
        assertThat(outbound.begun).hasSize(2);
        assertThat(outbound.begun.get(1).webhook()).isEqualTo(changed);
    }

    @Test
    void whatWaitsForAWebhookWithANewSecretIsSignedByBoth() {
        Webhook webhook = outbound.register("a", EVENTS + ",'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        Instant now = outbound.clock.instant();
        outbound.hooks.webhooks.change("inbox", webhook.id(), old -> old.rotated(now));
        assertThat(outbound.dispatch.underWay()).isOne();
        assertThat(outbound.claims.claim())
                .singleElement()
                .satisfies(it -> assertThat(it.webhook().secrets().valid(now)).hasSize(2));
    }

    /** It was read before the change, and comes after it. */
    @Test
    void nothingIsBegunForAWebhookThatChangedBetween() {
        Webhook webhook = outbound.register("a", EVENTS);
        List<Leased> leased = leased(1);
        outbound.hooks.webhooks.remove(webhook);
        outbound.dispatch.begin(leased);
        assertThat(outbound.begun).isEmpty();
        assertThat(outbound.claims.claim()).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled");
    }

    @Test
    void whatAnotherProcessChangesIsHeardOfAtTheNextClaim() {
        Webhook webhook = outbound.register("a", EVENTS + ",'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        Outbound other = outbound.other();
        other.hooks.webhooks.remove(webhook);
        other.close();
        outbound.claims.claim();
        outbound.ended(outbound.begun.get(0), DELIVERED);
        assertThat(outbound.begun).hasSize(1);
        assertThat(outbound.states()).containsExactly("cancelled");
    }

    @Test
    void othersGoOnWhenOneIsChanged() {
        outbound.register("a", EVENTS + ",'maxConcurrency':1");
        outbound.dispatch.begin(leased(2));
        outbound.register("b", EVENTS);
        assertThat(outbound.dispatch.underWay()).isEqualTo(2);
    }

    /** What was under way to the old one says nothing of the new. */
    @Test
    void aNewDestinationDoesNotRest() {
        outbound.register("a", EVENTS + ",'maxConcurrency':16");
        outbound.dispatch.begin(leased(16));
        Outcome again = new Outcome.Again(outbound.clock.instant());
        outbound.begun.subList(0, 8).forEach(each -> outbound.ended(each, again));
        Webhook changed =
                outbound.hooks.register(
                        "a",
                        "https://example.com/new",
                        EVENTS + ",'maxConcurrency':16",
                        outbound.clock.instant());
        assertThat(outbound.dispatch.room(changed)).isGreaterThan(1);
        outbound.begun.subList(8, 16).forEach(each -> outbound.ended(each, again));
        assertThat(outbound.dispatch.room(changed)).isGreaterThan(1);
        assertThat(outbound.dispatch.allowance().full()).isEmpty();
    }

    @Test
    void afterItsStopNothingBegins() throws InterruptedException {
        outbound.register("a", EVENTS + ",'maxConcurrency':2");
        List<Leased> some = leased(4);
        outbound.dispatch.begin(some);
        assertThat(outbound.dispatch.stop(Duration.ofMillis(10)))
                .extracting(Leased::delivery)
                .containsExactlyElementsOf(
                        some.subList(2, 4).stream().map(Leased::delivery).toList());
        outbound.begun.forEach(each -> outbound.ended(each, DELIVERED));
        outbound.dispatch.begin(leased(1));
        assertThat(outbound.begun).hasSize(2);
        assertThat(outbound.dispatch.underWay()).isZero();
    }

    @Test
    void countsOutEverythingInAnyOrder() throws InterruptedException {
        IntStream.range(0, 8)
                .forEach(i -> outbound.register("w" + i, EVENTS + ",'maxConcurrency':3"));
        for (int round = 0; round < 5; round++) {
            outbound.dispatch.begin(leased(4));
            List<Thread> enders =
                    outbound.begun.stream()
                            .map(each -> new Thread(() -> outbound.ended(each, DELIVERED)))
                            .toList();
            enders.forEach(Thread::start);
            for (Thread ender : enders) {
                ender.join();
            }
            outbound.begun.forEach(each -> outbound.ended(each, DELIVERED));
            awaitNothingUnderWay();
        }
    }
}
