package caravan.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
}
