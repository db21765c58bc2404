package routes.inbound;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import servers.CaravanProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The embedded store's room may be filled with the largest bodies; the heap need not hold them. */
class RoomIT {

    private static final boolean LONG = Boolean.getBoolean("test.long");
    private static final int INBOXES = 4;
    private static final int EVENTS = LONG ? 250 : 150;
    private static final int BURSTS = LONG ? 30 : 3;
    private static final int BURST_EVENTS = 40;
    private static final int SMALL_ROOM_MEGABYTES = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LARGE = "x".repeat(1_000_000);

    @TempDir Path folder;

    @Test
    void takesAndShowsManyLargeBodies() throws Exception {
        try (CaravanProcess caravan = start("1G")) {
            List<CaravanProcess.Inbox> inboxes = inboxes(caravan);
            fill(inboxes, EVENTS);
            for (CaravanProcess.Inbox inbox : inboxes) {
                assertThat(inbox.http().get("/stats").status()).isEqualTo(200);
                assertThat(inbox.http().get("/data?limit=200").json().get("items"))
                        .hasSize(Math.min(200, EVENTS));
                assertThat(inbox.http().get("/data?q=nothing").json().get("items")).isEmpty();
            }
            assertThat(caravan.isAlive()).isTrue();
        }
    }

    /** The file gives back what a burst took, and does not grow from burst to burst. */
    @Test
    void keepsItsFileInProportionToWhatItHolds() throws Exception {
        try (CaravanProcess caravan = start(SMALL_ROOM_MEGABYTES + "M")) {
            List<CaravanProcess.Inbox> inboxes = inboxes(caravan);
            for (int burst = 1; burst <= BURSTS; burst++) {
                fill(inboxes, BURST_EVENTS);
                long after = fileMegabytes();
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () ->
                                        assertThat(fileMegabytes())
                                                .isLessThan(2 * SMALL_ROOM_MEGABYTES));
                System.out.printf(
                        "RoomIT: %d MB came, %d MB may stay; the file had %d MB, then %d MB%n",
                        burst * INBOXES * BURST_EVENTS,
                        SMALL_ROOM_MEGABYTES,
                        after,
                        fileMegabytes());
            }
        }
    }

    private long fileMegabytes() {
        return folder.resolve("caravan.mv").toFile().length() >> 20;
    }

    private CaravanProcess start(String room) {
        return CaravanProcess.start(
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-Xms64m -Xmx1g -XX:+ExitOnOutOfMemoryError",
                        "CARAVAN_DATA",
                        folder.toString(),
                        "CARAVAN_LIMITS_STORE_BYTES",
                        room));
    }

    private static List<CaravanProcess.Inbox> inboxes(CaravanProcess caravan) {
        return IntStream.range(0, INBOXES).mapToObj(i -> caravan.inbox()).toList();
    }

    /** Sends so many large bodies to each, all at once. */
    private static void fill(List<CaravanProcess.Inbox> inboxes, int events)
            throws InterruptedException {
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        List<Thread> senders = new ArrayList<>();
        for (CaravanProcess.Inbox inbox : inboxes) {
            Thread sender = new Thread(() -> post(inbox, events, answers));
            sender.start();
            senders.add(sender);
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(answers).hasSize(INBOXES * events).containsOnly(202);
    }

    private static void post(CaravanProcess.Inbox inbox, int events, Queue<Integer> answers) {
        for (int i = 0; i < events; i++) {
            answers.add(inbox.http().post("/data", LARGE).status());
        }
    }
}
