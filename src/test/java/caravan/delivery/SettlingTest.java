package caravan.delivery;

import caravan.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What came of attempts is written once, by who has the lease, whatever fails meanwhile. */
class SettlingTest {

    private static final Outcome DELIVERED = new Outcome.Delivered();

    private final Outbound outbound = new Outbound();
    private final Outbound other = outbound.other();
    private Webhook webhook;

    @BeforeEach
    void register() {
        webhook = outbound.register("a", EVENTS);
    }

    @AfterEach
    void stop() {
        other.close();
        outbound.close();
    }

    private Leased leased() {
        return outbound.planner.plan(outbound.events(1)).get(0);
    }

    private Leased again(Outbound process) {
        outbound.clock.move(Work.LEASE);
        return process.claims.claim().get(0);
    }

    @Test
    void whatIsOverGoesIntoHistory() {
        for (Outcome outcome : List.of(DELIVERED, new Outcome.Failed(), new Outcome.Dead())) {
            outbound.end(leased(), outcome);
        }
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("dead", "delivered", "failed");
        assertThat(outbound.done())
                .allMatch(each -> each.getList("attempts", Document.class).size() == 1);
        assertThat(outbound.metrics.counter("caravan.attempts", "outcome", "dead").count()).isOne();
    }

    /** Its end is written first, and then it leaves the work. */
    @Test
    void whatIsBeingSettledIsInTheLogOnce() {
        Leased leased = leased();
        outbound.history.add(
                List.of(
                        new History.Done(
                                leased.delivery(),
                                Delivery.State.DELIVERED,
                                outbound.clock.instant())));
        assertThat(
                        new Deliveries(outbound.store.collections())
                                .list(
                                        new Deliveries.Part(
                                                webhook.id(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty()),
                                        10))
                .singleElement()
                .satisfies(it -> assertThat(it.state()).isEqualTo(Delivery.State.DELIVERED));
    }

    @Test
    void whatIsTriedAgainIsDueThen() {
        outbound.end(leased(), new Outcome.Again(outbound.clock.instant().plusSeconds(30)));
        outbound.clock.move(Duration.ofSeconds(29));
        assertThat(outbound.claims.claim()).isEmpty();
        outbound.clock.move(Duration.ofSeconds(1));
        Leased next = outbound.claims.claim().get(0);
        assertThat(next.delivery().attempts()).hasSize(1);
        outbound.end(next, DELIVERED);
        assertThat(outbound.done().get(0).getList("attempts", Document.class)).hasSize(2);
    }

    @Test
    void whatWasNotSentIsNoAttempt() {
        outbound.end(leased(), new Outcome.Postponed(outbound.clock.instant()));
        Leased next = outbound.claims.claim().get(0);
        assertThat(next.delivery().attempts()).isEmpty();
        outbound.end(next, new Outcome.Lapsed());
        assertThat(other.claims.claim()).hasSize(1);
    }

    /** The lease is over, by this process's clock, and another has the delivery. */
    @Test
    void settlesNothingThatAnotherHasTaken() {
        for (Outbound taker : List.of(other, outbound)) {
            for (Outcome late :
                    Stream.of(DELIVERED, new Outcome.Again(outbound.clock.instant())).toList()) {
                Leased lost = Outbound.until(leased(), Duration.ZERO);
                Leased taken = again(taker);
                outbound.end(lost, late);
                assertThat(outbound.due())
                        .hasSize(1)
                        .allMatch(it -> it.get("holder").equals(taken.holder()));
                assertThat(outbound.done()).isEmpty();
                taker.end(taken, new Outcome.Failed());
                assertThat(outbound.states()).containsExactly("failed");
                assertThat(outbound.due()).isEmpty();
                outbound.store.collections().deliveriesDone().deleteMany(new Document());
            }
        }
    }

    @Test
    void whatNobodyHasTakenIsSettledAfterItsLease() {
        outbound.end(Outbound.until(leased(), Duration.ZERO), DELIVERED);
        assertThat(outbound.states()).containsExactly("delivered");
        assertThat(outbound.due()).isEmpty();
    }

    /** One at fault that nobody thought of must not stop the others for ever. */
    @Test
    void whatCannotBeWrittenHoldsUpNothing() {
        Leased bad = Outbound.until(leased(), Duration.ofMinutes(5));
        var settled = outbound.settling.settle(new Settlement(bad, null, DELIVERED));
        List<Leased> good = outbound.planner.plan(outbound.events(3));
        good.forEach(each -> outbound.end(each, DELIVERED));
        assertThat(outbound.states()).hasSize(3).containsOnly("delivered");
        assertThat(settled).isNotDone();
    }

    @Test
    void whatCannotBeWrittenIsSentAgainAfterItsLease() {
        Leased bad = Outbound.until(leased(), Duration.ofMillis(300));
        var settled = outbound.settling.settle(new Settlement(bad, null, DELIVERED));
        await().until(() -> settled.toCompletableFuture().isDone());
        assertThat(again(other).delivery().id()).isEqualTo(bad.delivery().id());
    }

    /** Its owner removed it while the attempts were under way. */
    @Test
    void keepsNothingOfAnInboxThatIsGone() {
        List<Leased> all = outbound.planner.plan(outbound.events(3));
        outbound.store.collections().inboxes().deleteOne(new Document("_id", "inbox"));
        outbound.store
                .collections()
                .heldByInboxes()
                .forEach(held -> held.deleteMany(new Document("inbox", "inbox")));
        outbound.end(all.get(0), DELIVERED);
        outbound.end(all.get(1), new Outcome.Dead());
        outbound.end(all.get(2), new Outcome.Again(outbound.clock.instant()));
        outbound.tallies.stop();
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.done()).isEmpty();
        assertThat(outbound.store.collections().streaks().countDocuments()).isZero();
    }

    @Test
    void keepsOnlyTheLogOfAWebhookThatIsGone() {
        Leased leased = leased();
        outbound.hooks.webhooks.remove(webhook);
        outbound.end(leased, DELIVERED);
        outbound.tallies.stop();
        assertThat(outbound.states()).containsExactly("delivered");
        assertThat(outbound.store.collections().streaks().countDocuments()).isZero();
    }

    @Test
    void switchesOffWhatIsGoneAndCancelsWhatItIsOwed() {
        Leased gone = leased();
        Leased retried = leased();
        outbound.end(retried, new Outcome.Again(outbound.clock.instant().plusSeconds(100)));
        outbound.end(gone, new Outcome.Gone());
        assertThat(now().registration().enabled()).isFalse();
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled", "failed");
    }

    /** It would be tried again in an hour, and nobody would look at it before. */
    @Test
    void cancelsWhatWasBeingSentWhenItsWebhookWasSwitchedOff() {
        Leased leased = leased();
        other.hooks.switchedOff(webhook);
        other.cancellation.cancel(webhook);
        outbound.end(leased, new Outcome.Again(outbound.clock.instant().plusSeconds(3_600)));
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled");
        assertThat(outbound.done().get(0).getList("attempts", Document.class)).hasSize(1);
    }

    @Test
    void cancelsWhatWasBeingSentWhenItsWebhookWasRemoved() {
        Leased leased = leased();
        outbound.hooks.webhooks.remove(webhook);
        outbound.cancellation.cancel(webhook);
        outbound.end(leased, new Outcome.Again(outbound.clock.instant().plusSeconds(3_600)));
        assertThat(outbound.due()).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled");
    }

    private Webhook now() {
        return outbound.hooks.webhooks.find("inbox", webhook.id()).orElseThrow();
    }

    @Test
    void whatIsGoneKeepsASecretThatCameMeanwhile() {
        Leased gone = leased();
        Webhook rotated =
                other.hooks
                        .webhooks
                        .change("inbox", webhook.id(), it -> it.rotated(outbound.clock.instant()))
                        .orElseThrow();
        outbound.end(gone, new Outcome.Gone());
        assertThat(now().registration().enabled()).isFalse();
        assertThat(now().secrets().current().reveal())
                .isEqualTo(rotated.secrets().current().reveal());
    }

    @Test
    void fiveDaysOfFailuresSwitchItOffAndSaySoOnce() {
        outbound.end(leased(), new Outcome.Dead());
        outbound.clock.move(Duration.ofDays(3));
        other.end(leased(), new Outcome.Failed());
        outbound.clock.move(Duration.ofDays(2).minusSeconds(1));
        outbound.end(leased(), new Outcome.Dead());
        assertThat(now().registration().enabled()).isTrue();
        outbound.clock.move(Duration.ofMinutes(2));
        List<Leased> both = outbound.planner.plan(outbound.events(2));
        both.forEach(each -> outbound.end(each, new Outcome.Dead()));
        assertThat(now().registration().enabled()).isFalse();
        await().until(() -> outbound.notices.said().size() == 1);
        assertThat(new String(outbound.notices.said().get(0).body())).contains(webhook.id());
    }

    @Test
    void oneSuccessInAnyProcessBeginsAnew() {
        outbound.end(leased(), new Outcome.Dead());
        outbound.clock.move(Duration.ofDays(4));
        other.end(leased(), DELIVERED);
        outbound.clock.move(Duration.ofDays(4));
        outbound.end(leased(), new Outcome.Dead());
        assertThat(now().registration().enabled()).isTrue();
    }
}
