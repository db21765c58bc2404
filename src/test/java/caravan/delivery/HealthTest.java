package caravan.delivery;

import caravan.webhook.SwitchedOff;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a webhook is, and the figures of its attempts, as one process or another shows them. */
class HealthTest {

    private static final Outcome DELIVERED = new Outcome.Delivered();
    private static final Outcome FAILED = new Outcome.Failed();

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

    private Webhook now() {
        return outbound.hooks.webhooks.find("inbox", webhook.id()).orElseThrow();
    }

    private Health.Of health(Outbound process) {
        return process.health.of(List.of(now())).get(webhook.id());
    }

    private static void attempt(Outbound process, Outcome outcome) {
        process.end(process.planner.plan(process.events(1)).get(0), outcome);
    }

    @Test
    void newOnesAreOnAndHaveNoAttempt() {
        assertThat(health(outbound))
                .isEqualTo(
                        new Health.Of(
                                Health.State.ON,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void aStreakOfFailuresIsOneWhicheverProcessSawThem() {
        attempt(outbound, DELIVERED);
        Instant began = outbound.clock.instant();
        attempt(outbound, FAILED);
        outbound.clock.move(Duration.ofSeconds(2));
        outbound.tallies.write();
        attempt(other, new Outcome.Again(began));
        attempt(other, FAILED);
        other.tallies.write();
        for (Outbound process : List.of(outbound, other)) {
            Health.Of health = health(process);
            assertThat(health.state()).isEqualTo(Health.State.FAILING);
            assertThat(health.failures()).isEqualTo(3);
            assertThat(health.failingSince()).hasValue(began);
            assertThat(health.outcome()).hasValue("failed");
            assertThat(health.last().orElseThrow().at()).isEqualTo(began.plusSeconds(2));
            assertThat(health.last().orElseThrow().status()).hasValue(200);
        }
        attempt(other, DELIVERED);
        other.tallies.write();
        assertThat(health(outbound).state()).isEqualTo(Health.State.ON);
        assertThat(health(outbound).failures()).isZero();
        assertThat(health(outbound).failingSince()).isEmpty();
    }

    @Test
    void whatWasNotSentIsNoAttempt() {
        attempt(outbound, new Outcome.Postponed(outbound.clock.instant()));
        assertThat(health(outbound).last()).isEmpty();
    }

    @Test
    void aChangeBeginsAnew() {
        attempt(outbound, FAILED);
        assertThat(health(outbound).failures()).isEqualTo(1);
        outbound.register("a", EVENTS);
        assertThat(health(outbound).state()).isEqualTo(Health.State.ON);
        assertThat(health(outbound).failures()).isZero();
    }

    @Test
    void offSaysWhyAndWhatCameLast() {
        attempt(outbound, new Outcome.Gone());
        Health.Of health = health(other);
        assertThat(health(outbound).state()).isEqualTo(Health.State.OFF);
        assertThat(now().switchedOff()).hasValue(SwitchedOff.GONE);
        assertThat(health(outbound).outcome()).hasValue("gone");
        assertThat(health.state()).isEqualTo(Health.State.OFF);
        outbound.register("a", EVENTS);
        assertThat(now().switchedOff()).isEmpty();
        outbound.register("a", EVENTS + ",'enabled':false");
        assertThat(now().switchedOff()).isEmpty();
    }

    @Test
    void fiveDaysOfFailuresAreTheReason() {
        attempt(outbound, FAILED);
        outbound.clock.move(Streaks.MOST.plusSeconds(1));
        attempt(outbound, FAILED);
        assertThat(now().switchedOff()).hasValue(SwitchedOff.FAILING);
    }

    @Test
    void restingIsKnownHereAtOnceAndElsewhereSoon() {
        // The first rest is short: a busy machine may need to see a later one.
        await().atMost(Duration.ofSeconds(40)).until(this::isSeenRestingByBoth);
        outbound.clock.move(Duration.ofMinutes(3));
        assertThat(health(other).state()).isEqualTo(Health.State.FAILING);
        assertThat(health(other).failures()).isGreaterThanOrEqualTo(5);
    }

    private boolean isSeenRestingByBoth() {
        List<Leased> sent = outbound.planner.plan(outbound.events(6));
        outbound.dispatch.begin(sent);
        sent.forEach(leased -> outbound.end(leased, new Outcome.Dead()));
        if (health(outbound).state() != Health.State.RESTING) {
            return false;
        }
        outbound.tallies.write();
        Health.Of elsewhere = health(other);
        return elsewhere.state() == Health.State.RESTING
                && elsewhere.restsUntil().orElseThrow().isAfter(outbound.clock.instant());
    }

    @Test
    void eachChangeIsToldInItsOrder() {
        Leased leased = outbound.planner.plan(outbound.events(1)).get(0);
        String id = leased.delivery().id();
        outbound.end(leased, new Outcome.Again(outbound.clock.instant()));
        Leased again = outbound.claims.claim().get(0);
        outbound.end(again, DELIVERED);
        assertThat(outbound.told.changes())
                .containsExactly(
                        id + " sending", id + " waiting", id + " sending", id + " delivered");
        outbound.planner.plan(List.of());
        outbound.told.changes().clear();
        Leased open = outbound.planner.plan(outbound.events(1)).get(0);
        outbound.end(open, new Outcome.Again(outbound.clock.instant()));
        outbound.cancellation.cancel(webhook);
        assertThat(outbound.told.changes()).last().isEqualTo(open.delivery().id() + " cancelled");
        assertThat(
                        outbound.metrics
                                .get("caravan.deliveries.ended")
                                .tag("state", "cancelled")
                                .counter()
                                .count())
                .isEqualTo(1);
    }

    private void took(long millis, Outcome outcome) {
        outbound.tallies.add(
                webhook,
                new Attempt(
                        outbound.clock.instant(),
                        Duration.ofMillis(millis),
                        OptionalInt.of(200),
                        Optional.empty(),
                        ""),
                outcome,
                outbound.clock.instant());
    }

    private Figures.Sums figures() {
        return new Figures(outbound.store.collections(), outbound.tallies, outbound.clock)
                .of(webhook);
    }

    @Test
    void figuresAreOfTheLastHour() {
        assertThat(figures().lastHour()).isZero();
        assertThat(figures().p50Millis()).isEmpty();
        for (int i = 0; i < 98; i++) {
            took(4, DELIVERED);
        }
        took(100, FAILED);
        outbound.clock.move(Duration.ofMinutes(3));
        outbound.tallies.write();
        took(9_000, FAILED);
        Figures.Sums sums = figures();
        assertThat(sums.lastMinute()).isEqualTo(1);
        assertThat(sums.lastHour()).isEqualTo(100);
        assertThat(sums.deliveredLastHour()).isEqualTo(98);
        assertThat(sums.p50Millis()).hasValue(4);
        assertThat(sums.p99Millis().orElseThrow()).isBetween(100L, 110L);
        outbound.clock.move(Duration.ofMinutes(59));
        assertThat(figures().lastHour()).isEqualTo(1);
        assertThat(figures().p50Millis().orElseThrow()).isBetween(9_000L, 9_900L);
        outbound.clock.move(Duration.ofMinutes(2));
        assertThat(figures().lastHour()).isZero();
    }

    @Test
    void whatGoesOnAsBeforeIsWrittenEveryFewSeconds() {
        attempt(outbound, DELIVERED);
        outbound.tallies.write();
        Instant first = health(other).last().orElseThrow().at();
        outbound.clock.move(Duration.ofSeconds(5));
        attempt(outbound, DELIVERED);
        outbound.tallies.write();
        assertThat(health(other).last().orElseThrow().at()).isEqualTo(first);
        outbound.clock.move(Duration.ofSeconds(20));
        outbound.tallies.write();
        assertThat(health(other).last().orElseThrow().at()).isEqualTo(first.plusSeconds(5));
    }
}
