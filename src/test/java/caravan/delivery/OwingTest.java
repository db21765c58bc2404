package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static caravan.delivery.Outbound.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

/** What was read just now is sent at once; what was read before a stop is looked at again. */
class OwingTest {

    private static final Duration STOP = Duration.ofSeconds(5);

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

    private List<Owing.Debt> debts() {
        Event event = outbound.event("");
        Delivery delivery = Delivery.of(webhook, event, outbound.clock.instant());
        return List.of(new Owing.Debt(delivery, webhook, Optional.of(event)));
    }

    @Test
    void aStopOfFiveSecondsIsTooLong() {
        List<Owing.Debt> debts = debts();
        outbound.clock.move(STOP.minusMillis(1));
        assertThat(outbound.owing.owe(debts)).hasSize(1);
        List<Owing.Debt> more = debts();
        outbound.clock.move(STOP);
        assertThat(outbound.owing.owe(more)).isEmpty();
        assertThat(outbound.claims.claim()).hasSize(1);
    }

    @Test
    void whatWasRemovedBeforeItWasWrittenDownIsNotSent() {
        List<Owing.Debt> debts = debts();
        outbound.clock.move(STOP);
        other.hooks.webhooks.remove(webhook);
        outbound.dispatch.begin(outbound.owing.owe(debts));
        outbound.dispatch.begin(outbound.claims.claim());
        assertThat(outbound.begun).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled");
    }

    @Test
    void whatWasRemovedWhileTheStoreStoodIsNotSent() {
        outbound.afterOwing =
                () -> {
                    outbound.clock.move(STOP);
                    other.hooks.webhooks.remove(webhook);
                };
        outbound.dispatch.begin(outbound.owing.owe(debts()));
        outbound.dispatch.begin(outbound.claims.claim());
        assertThat(outbound.begun).isEmpty();
        assertThat(outbound.states()).containsExactly("cancelled");
    }
}
