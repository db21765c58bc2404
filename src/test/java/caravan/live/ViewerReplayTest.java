package caravan.live;

import caravan.live.LiveServer.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a viewer is shown while history is being replayed to it. */
class ViewerReplayTest {

    private final LiveServer server = new LiveServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static void awaitMessages(Pair pair, String... messages) {
        await().untilAsserted(
                        () -> assertThat(pair.watcher().messages()).containsExactly(messages));
    }

    @Test
    void holdsLiveMessagesUntilHistoryWasShown() throws Exception {
        Pair pair = server.open();
        pair.watcher().read();
        assertThat(pair.viewer().beginReplay()).isTrue();
        pair.show("live 1");
        pair.send(List.of("old 1", "old 2"));
        pair.show("live 2");
        pair.send(List.of("old 3"));
        awaitMessages(pair, "old 1", "old 2", "old 3");
        assertThat(pair.viewer().goLive()).isTrue();
        pair.show("live 3");
        awaitMessages(pair, "old 1", "old 2", "old 3", "live 1", "live 2", "live 3");
    }

    @Test
    void goesLiveNotBeforeWhatItCouldNotHoldWasReadAgain() throws Exception {
        for (long bytes : new long[] {1_000, 3}) {
            Pair pair = server.open(bytes == 3 ? 1_000 : 3, bytes);
            pair.watcher().read();
            pair.viewer().beginReplay();
            List.of("a", "b", "c", "dropped", "e").forEach(pair::show);
            assertThat(pair.viewer().goLive()).isFalse();
            pair.show("f");
            assertThat(pair.viewer().goLive()).isTrue();
            awaitMessages(pair, "f");
            pair.watcher().close();
        }
    }

    @Test
    void replayUnderWayGoesOnOnceMoreInsteadOfAnother() throws Exception {
        Pair pair = server.open();
        assertThat(pair.viewer().beginReplay()).isTrue();
        assertThat(pair.viewer().beginReplay()).isFalse();
        assertThat(pair.viewer().goLive()).isFalse();
        assertThat(pair.viewer().goLive()).isTrue();
        assertThat(pair.viewer().beginReplay()).isTrue();
    }
}
