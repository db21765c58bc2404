package caravan.live;

import caravan.Complaints;
import caravan.Ids;
import caravan.Settings;
import caravan.TestSettings;
import caravan.event.Events;
import caravan.event.StoredEvents;
import caravan.live.LiveServer.Pair;
import caravan.store.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ReplayTest {

    private static final Settings SETTINGS = TestSettings.with("limits.page", "64M");

    private final LiveServer server = new LiveServer();
    private final TestStore store = new TestStore(SETTINGS);
    private final StoredEvents stored = new StoredEvents(store);
    private final Events events = stored.events(SETTINGS);
    private final Replay replay = new Replay(events, server.waiting, new Complaints());

    @AfterEach
    void stop() {
        server.close();
        replay.stop();
        store.close();
    }

    private static void awaitIds(Pair pair, List<String> ids) {
        await().untilAsserted(() -> assertThat(ids(pair)).isEqualTo(ids));
    }

    private static List<String> ids(Pair pair) {
        return pair.watcher().messages().stream()
                .map(message -> message.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1"))
                .toList();
    }

    private void start(Pair pair, Instant since) {
        pair.viewer().beginReplay();
        replay.start(pair.viewer(), since);
    }

    @Test
    void showsAllSinceSomeTimeBeforeInOrderThenTheLive() throws Exception {
        Instant now = Instant.now();
        stored.at(now.minusSeconds(60), "too old");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            expected.add(stored.at(now.minusSeconds(9).plusMillis(i), "text"));
        }
        Pair pair = server.open();
        pair.watcher().read();
        pair.viewer().beginReplay();
        String live = Ids.next();
        pair.show("{\"id\":\"" + live + "\"}");
        replay.start(pair.viewer(), now);
        expected.add(live);
        awaitIds(pair, expected);
    }

    @Test
    void showsWhatWasFollowedLateBefore() throws Exception {
        Instant now = Instant.now();
        String late = stored.late(now.minus(Duration.ofHours(2)), now);
        String young = stored.at(now, "text");
        Pair pair = server.open();
        pair.watcher().read();
        start(pair, now);
        awaitIds(pair, List.of(late, young));
    }

    /** It was shown live, but could not be held: history goes on, and the late are read again. */
    @Test
    void showsWhatWasFollowedLateWhileItCouldNotBeHeld() throws Exception {
        Instant now = Instant.now();
        for (int i = 0; i < 80; i++) {
            stored.at(now.plusMillis(i), "x".repeat(200_000));
        }
        Pair pair = server.open(1, Long.MAX_VALUE);
        start(pair, now);
        await().until(pair.socket()::writeQueueFull);
        String late = stored.late(now.minus(Duration.ofHours(2)), Instant.now());
        pair.show("{\"id\":\"" + late + "\"}");
        pair.show("{\"id\":\"and one more\"}");
        pair.watcher().read();
        await().until(() -> ids(pair).contains(late));
    }

    /** It landed late as well, where history had passed already. */
    @Test
    void showsWhatLandedLateBehindWhereHistoryWasRead() throws Exception {
        Instant now = Instant.now();
        for (int i = 0; i < 80; i++) {
            stored.at(now.plusMillis(i), "x".repeat(200_000));
        }
        Pair pair = server.open(1, Long.MAX_VALUE);
        start(pair, now.minus(Duration.ofMinutes(2)));
        await().until(pair.socket()::writeQueueFull);
        String late = stored.late(now.minus(Duration.ofMinutes(1)), Instant.now());
        pair.show("{\"id\":\"" + late + "\"}");
        pair.show("{\"id\":\"and one more\"}");
        pair.watcher().read();
        await().until(() -> ids(pair).contains(late));
    }

    @Test
    void replaysAllViewersOfAnInboxAtOnce() throws Exception {
        Instant now = Instant.now();
        String id = stored.at(now, "text");
        List<Pair> pairs = List.of(server.open(), server.open(), server.open());
        replay.start(pairs.stream().map(Pair::viewer).toList(), now);
        for (Pair pair : pairs) {
            pair.watcher().read();
            awaitIds(pair, List.of(id));
        }
    }

    @Test
    void closesViewerWhenTheStoreIsAway() throws Exception {
        Pair pair = server.open();
        pair.watcher().read();
        store.close();
        start(pair, Instant.now());
        assertThat(pair.watcher().awaitClose()).isEqualTo(4008);
    }
}
