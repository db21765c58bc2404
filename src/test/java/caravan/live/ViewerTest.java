package caravan.live;

import caravan.live.LiveServer.Pair;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ViewerTest {

    private static final String LARGE = "x".repeat(200_000);

    /** More than the buffers between the two ends hold. */
    private static final List<String> FLOOD = Collections.nCopies(100, LARGE);

    private final LiveServer server = new LiveServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static void awaitMessages(Pair pair, String... messages) {
        await().untilAsserted(
                        () -> assertThat(pair.watcher().messages()).containsExactly(messages));
    }

    private Pair stuck() throws InterruptedException {
        Pair pair = server.open(150, Long.MAX_VALUE);
        pair.send(FLOOD);
        await().until(pair.socket()::writeQueueFull);
        return pair;
    }

    @Test
    void closesWith4008AtTheBoundOfMessages() throws Exception {
        Pair pair = stuck();
        for (int i = 0; i < 150; i++) {
            pair.show("small");
        }
        assertThat(pair.viewer().isClosed()).isTrue();
        assertThat(pair.watcher().read().awaitClose()).isEqualTo(4008);
        assertThat(pair.watcher().messages()).isNotEmpty().containsOnly(LARGE);
    }

    @Test
    void closesWith4008AtTheBoundOfBytes() throws Exception {
        Pair pair = server.open(1_000_000, 100);
        CountDownLatch free = server.occupy(pair.loop());
        pair.show("a".repeat(60));
        pair.show("b".repeat(40));
        assertThat(pair.viewer().isClosed()).isFalse();
        pair.show("c");
        assertThat(pair.viewer().isClosed()).isTrue();
        free.countDown();
        assertThat(pair.watcher().read().awaitClose()).isEqualTo(4008);
    }

    /** The bound is on what waits: what was written counts no more. */
    @Test
    void showsAnyNumberToOneThatReads() throws Exception {
        Pair pair = server.open(2, 20);
        pair.watcher().read();
        for (int shown = 2; shown <= 20; shown += 2) {
            CountDownLatch free = server.occupy(pair.loop());
            pair.show("message 1");
            pair.show("message 2");
            free.countDown();
            int expected = shown;
            await().until(() -> pair.watcher().messages().size() == expected);
        }
        assertThat(pair.viewer().isClosed()).isFalse();
    }

    @Test
    void showsOneMessageThatAloneIsOverTheBound() throws Exception {
        Pair pair = server.open(2, 10);
        pair.show("longer than ten");
        pair.watcher().read();
        awaitMessages(pair, "longer than ten");
    }

    @Test
    void tellsOnceWhenAllWasWritten() throws Exception {
        Pair pair = stuck();
        AtomicInteger drained = new AtomicInteger();
        pair.viewer().whenDrained(drained::incrementAndGet);
        CountDownLatch turns = new CountDownLatch(1);
        pair.loop().runOnContext(now -> turns.countDown());
        turns.await();
        assertThat(drained).hasValue(0);
        pair.watcher().read();
        await().until(() -> drained.get() == 1);
        pair.show("more");
        await().until(() -> pair.watcher().messages().size() == FLOOD.size() + 1);
        assertThat(drained).hasValue(1);
        pair.viewer().whenDrained(drained::incrementAndGet);
        await().until(() -> drained.get() == 2);
    }

    @Test
    void pingClosesOneThatTakesNothing() throws Exception {
        Pair pair = stuck();
        pair.viewer().ping();
        pair.viewer().ping();
        assertThat(pair.viewer().isClosed()).isFalse();
        pair.viewer().ping();
        assertThat(pair.viewer().isClosed()).isTrue();
        assertThat(pair.watcher().read().awaitClose()).isEqualTo(4008);
    }

    /** Nothing waits for it, so nothing else would tell. */
    @Test
    void pingClosesOneThatDoesNotAnswer() throws Exception {
        Pair pair = server.open();
        pair.viewer().ping();
        pair.viewer().ping();
        pair.viewer().ping();
        assertThat(pair.viewer().isClosed()).isTrue();
    }

    @Test
    void pingLeavesOneThatAnswers() throws Exception {
        Pair pair = server.open();
        pair.watcher().read();
        for (int pings = 2; pings <= 10; pings += 2) {
            pair.viewer().ping();
            pair.viewer().ping();
            pair.watcher().awaitAnswered(pings);
        }
        assertThat(pair.viewer().isClosed()).isFalse();
    }

    @Test
    void closesOneThatChatters() throws Exception {
        Pair pair = server.open();
        pair.watcher().read();
        pair.viewer().hear(2);
        pair.viewer().hear(2);
        assertThat(pair.viewer().isClosed()).isFalse();
        pair.viewer().hear(2);
        assertThat(pair.watcher().awaitClose()).isEqualTo(1008);
    }

    @Test
    void showsNothingAfterItsEnd() throws Exception {
        Pair pair = server.open();
        AtomicInteger drained = new AtomicInteger();
        pair.viewer().beginReplay();
        pair.viewer().close(Viewer.Close.GONE);
        pair.viewer().whenDrained(drained::incrementAndGet);
        pair.show("a");
        pair.send("b");
        pair.send(List.of("c"));
        pair.viewer().goLive();
        pair.viewer().ping();
        pair.viewer().close(Viewer.Close.RESTART);
        assertThat(pair.watcher().read().awaitClose()).isEqualTo(4001);
        assertThat(pair.watcher().messages()).isEmpty();
        assertThat(drained).hasValue(0);
    }
}
