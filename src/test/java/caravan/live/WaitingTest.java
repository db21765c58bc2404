package caravan.live;

import caravan.TestSettings;
import caravan.live.LiveServer.Pair;
import java.util.Collections;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WaitingTest {

    @Test
    void countsOnceWhatWaitsForMany() {
        Waiting waiting = new Waiting(TestSettings.with("limits.viewers-bytes", "10"));
        Message message = waiting.message("as long as this");
        assertThat(waiting.isOverBound()).isFalse();
        message.add();
        message.add();
        message.remove();
        assertThat(waiting.isOverBound()).isTrue();
        message.remove();
        assertThat(waiting.isOverBound()).isFalse();
        waiting.message("five.").add();
        waiting.message("five.").add();
        assertThat(waiting.isOverBound()).isFalse();
        waiting.message("!").add();
        assertThat(waiting.isOverBound()).isTrue();
    }

    @Test
    void viewersCountWhatWaitsForThemUntilItIsWrittenOrTheyGo() throws Exception {
        try (LiveServer server = new LiveServer("limits.viewers-bytes", "1K")) {
            Pair reads = server.open();
            Pair stuck = server.open();
            stuck.send(Collections.nCopies(100, "x".repeat(200_000)));
            stuck.viewer().beginReplay();
            stuck.show("x".repeat(200_000));
            reads.send(Collections.nCopies(100, "x".repeat(200_000)));
            reads.watcher().read();
            await().until(() -> reads.watcher().messages().size() == 100);
            assertThat(server.waiting.isOverBound()).isTrue();
            stuck.viewer().close(Viewer.Close.TOO_SLOW);
            assertThat(server.waiting.isOverBound()).isFalse();
        }
    }
}
