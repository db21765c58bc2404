package caravan.live;

import caravan.live.LiveServer.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TurnsTest {

    private final LiveServer server = new LiveServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void writesEverythingInOrderToEveryViewer() throws Exception {
        List<String> messages = IntStream.range(0, 500).mapToObj(i -> "message " + i).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pairs.add(server.open());
            pairs.get(i).watcher().read();
        }
        for (String message : messages) {
            pairs.forEach(pair -> pair.show(message));
        }
        await().untilAsserted(
                        () ->
                                assertThat(pairs)
                                        .allMatch(
                                                pair ->
                                                        pair.watcher()
                                                                .messages()
                                                                .equals(messages)));
    }

    /** Each connection's request has a context of its own: a loop must not have a turn for each. */
    @Test
    void viewersOfOneLoopShareItsTurns() throws Exception {
        for (int i = 0; i < 5; i++) {
            Pair pair = server.open();
            pair.watcher().read();
            pair.show("hello");
            await().until(() -> !pair.watcher().messages().isEmpty());
            pair.watcher().close();
        }
        assertThat(server.turns.loops()).isOne();
    }

    @Test
    void letsTheLoopDoOtherThingsBetweenTwoTurns() throws Exception {
        Pair pair = server.open();
        pair.watcher().read();
        CountDownLatch free = server.occupy(pair.loop());
        AtomicBoolean drained = new AtomicBoolean();
        pair.send(Collections.nCopies(50_000, "message"));
        pair.viewer().whenDrained(() -> drained.set(true));
        CompletableFuture<Boolean> drainedBefore = new CompletableFuture<>();
        pair.loop().runOnContext(now -> drainedBefore.complete(drained.get()));
        free.countDown();
        assertThat(drainedBefore.get()).isFalse();
        await().untilTrue(drained);
    }

    @Test
    void oneThatTakesNothingKeepsNobodyWaiting() throws Exception {
        Pair stuck = server.open();
        stuck.send(Collections.nCopies(100, "x".repeat(200_000)));
        await().until(stuck.socket()::writeQueueFull);
        Pair other = server.open();
        other.watcher().read();
        other.show("hello");
        await().until(() -> !other.watcher().messages().isEmpty());
        assertThat(stuck.viewer().isClosed()).isFalse();
    }

    /** A socket closes some time before its viewer is told. */
    @Test
    void goesOnAfterSocketThatHasClosed() throws Exception {
        Pair closed = server.open();
        Pair other = server.open();
        other.watcher().read();
        closed.watcher().close();
        await().until(closed.socket()::isClosed);
        closed.show("into the void");
        other.show("hello");
        await().until(() -> !other.watcher().messages().isEmpty());
        await().until(closed.viewer()::isClosed);
        closed.viewer().ping();
    }
}
