package routes.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;

import static org.assertj.core.api.Assertions.assertThat;

/** The embedded store's room may be filled with the largest bodies; the heap need not hold them. */
class RoomIT {

    private static final int INBOXES = 4;
    private static final int EVENTS = Boolean.getBoolean("caravan.long") ? 250 : 150;
    private static final String LARGE = "x".repeat(1_000_000);

    @Test
    void takesAndShowsManyLargeBodies() throws Exception {
        String asRunStartsIt = "-Xms64m -Xmx1g -XX:+ExitOnOutOfMemoryError";
        try (CaravanProcess caravan =
                CaravanProcess.start(Map.of("JAVA_TOOL_OPTIONS", asRunStartsIt))) {
            List<CaravanProcess.Inbox> inboxes = new ArrayList<>();
            List<Thread> senders = new ArrayList<>();
            Queue<Integer> answers = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < INBOXES; i++) {
                CaravanProcess.Inbox inbox = caravan.inbox();
                inboxes.add(inbox);
                Thread sender = new Thread(() -> post(inbox, answers));
                sender.start();
                senders.add(sender);
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(answers).hasSize(INBOXES * EVENTS).containsOnly(202);
            for (CaravanProcess.Inbox inbox : inboxes) {
                assertThat(inbox.http().get("/stats").status()).isEqualTo(200);
                assertThat(inbox.http().get("/data?limit=200").json().get("items"))
                        .hasSize(Math.min(200, EVENTS));
                assertThat(inbox.http().get("/data?q=nothing").json().get("items")).isEmpty();
            }
            assertThat(caravan.isAlive()).isTrue();
        }
    }

    private static void post(CaravanProcess.Inbox inbox, Queue<Integer> answers) {
        for (int i = 0; i < EVENTS; i++) {
            answers.add(inbox.http().post("/data", LARGE).status());
        }
    }
}
