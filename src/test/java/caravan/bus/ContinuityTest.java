package caravan.bus;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever was cut off is told from when on: routes.inbound.NatsIT has the slower ways of it. */
class ContinuityTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant started = Instant.now();
    private final LinkToNats nats = new LinkToNats();

    @AfterEach
    void stop() throws Exception {
        nats.close();
    }

    private void awaitGaps(int number) {
        await().atMost(PATIENCE).until(() -> gaps().size() >= number);
        assertThat(gaps()).hasSize(number);
    }

    private List<Instant> gaps() {
        return nats.gaps().all().stream().map(NatsLink.Gap::since).toList();
    }

    @Test
    void gapBeginsBeforeTheCutAlthoughManyAttemptsFail() {
        assertThat(gaps()).isEmpty();
        nats.subscribe();
        awaitGaps(1);
        assertThat(gaps().get(0)).isBetween(started, Instant.now());
        Instant cut = Instant.now();
        nats.way().cut();
        int before = nats.way().attempts();
        await().until(() -> nats.way().attempts() > before + 5);
        nats.way().mend();
        awaitGaps(2);
        assertThat(gaps().get(1)).isBefore(cut);
    }

    /** Its client may refuse it once, and then nobody else would ask. */
    @Test
    void whatIsNotSubscribedIsAskedForAgain() {
        assertThat(gaps()).isEmpty();
        await().atMost(PATIENCE).until(() -> nats.ups().all().size() >= 3);
        nats.subscribe();
        awaitGaps(1);
        assertThat(gaps().get(0)).isBetween(started, Instant.now());
        int asked = nats.ups().all().size();
        nats.way().cut();
        nats.way().mend();
        awaitGaps(2);
        assertThat(nats.ups().all()).hasSize(asked);
    }

    /** The client tells only of the first that it drops, until it takes one again. */
    @Test
    void eachTimeThatMessagesAreDroppedIsAGap() throws Exception {
        nats.subscribe();
        awaitGaps(1);
        Connection link = nats.link().live().orElseThrow();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Dispatcher slow =
                link.createDispatcher(
                        message -> {
                            begun.countDown();
                            goOn.await();
                        });
        slow.setPendingLimits(1, Consumer.DEFAULT_MAX_BYTES);
        slow.subscribe("caravan.events.*");
        link.flush(PATIENCE);
        try (Connection others = nats.nats().connect()) {
            publish(others);
            begun.await();
            publish(others);
            assertThat(slow.getDroppedCount()).isZero();
            for (int time = 1; time <= 3; time++) {
                Instant before = Instant.now();
                publish(others);
                awaitGaps(1 + time);
                assertThat(slow.getDroppedCount()).isEqualTo(time);
                assertThat(gaps().get(time)).isBefore(before);
            }
        } finally {
            goOn.countDown();
        }
    }

    private static void publish(Connection connection) throws Exception {
        connection.publish("caravan.events.inbox", new byte[] {1});
        connection.flush(PATIENCE);
    }
}
