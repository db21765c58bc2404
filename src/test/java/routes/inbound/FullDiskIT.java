package routes.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Numbered;
import servers.SendAgain;
import servers.Senders;
import servers.SmallDisk;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The embedded default on a disk that is full: it says so, loses nothing, and goes on by itself.
 */
class FullDiskIT {

    private static final boolean LONG = Boolean.getBoolean("test.long");
    private static final int TIMES = LONG ? 20 : 3;

    /** So much that what is sent meanwhile does not fill it. */
    private static final int MEGABYTES = LONG ? 512 : 96;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String LARGE = "x".repeat(200_000);

    private final SmallDisk disk = SmallDisk.ofMegabytes(MEGABYTES);
    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        System.out.println("FullDiskIT: " + TIMES + " times, on " + disk.what());
        caravan =
                CaravanProcess.start(
                        Map.of(
                                "CARAVAN_DATA",
                                disk.folder().toString(),
                                "CARAVAN_MAX_EVENTS",
                                "1000000"));
        inbox = caravan.inbox();
    }

    @AfterEach
    void stop() {
        caravan.close();
        disk.close();
    }

    @Test
    void losesNothingAndGoesOnByItself() throws Exception {
        Map<Integer, String> kept;
        try (Socket viewer = Socket.open(caravan, inbox);
                Senders senders = Senders.start(inbox.http())) {
            Map<Integer, String> deleted = new HashMap<>();
            for (int time = 0; time < TIMES; time++) {
                senders.awaitMore(300);
                disk.fill(caravan);
                senders.awaitRefused(100);
                await().atMost(PATIENCE).until(() -> stateOfTheStore().equals("full"));
                staysOfUse(senders.accepted(), deleted);
                disk.empty(caravan);
                senders.awaitMore(300);
                await().atMost(PATIENCE).until(() -> stateOfTheStore().equals("UP"));
            }
            senders.stop();
            assertThat(senders.refused()).allSatisfy(SendAgain::check);
            SendAgain.checkInTime(senders);
            viewer.awaitAll(senders.ids());
            kept = new HashMap<>(senders.accepted());
            kept.keySet().removeAll(deleted.keySet());
            System.out.printf(
                    "FullDiskIT: %d accepted, %d refused, the slowest answer took %d ms%n",
                    senders.accepted().size(),
                    senders.refused().size(),
                    senders.longest().toMillis());
        }
        assertThat(Numbered.stored(inbox)).containsAllEntriesOf(kept);
        caravan.kill();
        caravan.launch();
        caravan.awaitReady();
        assertThat(Numbered.stored(inbox)).containsAllEntriesOf(kept);
    }

    /** A disk that it filled by itself, where nobody can make room but by deleting events. */
    @Test
    void deletingEventsMakesRoom() {
        assumeTrue(disk.isShared(), disk.what());
        await("a full disk")
                .atMost(PATIENCE)
                .pollInterval(Duration.ZERO)
                .until(() -> inbox.http().post("/data", LARGE).status() == 503);
        await().atMost(PATIENCE).until(() -> stateOfTheStore().equals("full"));
        assertThat(inbox.http().delete("/data").status()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> stateOfTheStore().equals("UP"));
        assertThat(inbox.http().post("/data", LARGE).status()).isEqualTo(202);
    }

    /** What is stored can be read; and deleted, where all files share the room. */
    private void staysOfUse(Map<Integer, String> accepted, Map<Integer, String> deleted) {
        int number =
                accepted.keySet().stream()
                        .filter(n -> !deleted.containsKey(n))
                        .findAny()
                        .orElseThrow();
        String path = "/data/" + accepted.get(number);
        assertThat(inbox.http().get(path).json().at("/body/n").intValue()).isEqualTo(number);
        assertThat(inbox.http().get("/data").status()).isEqualTo(200);
        assertThat(caravan.http().get("/q/health/live").status()).isEqualTo(200);
        SendAgain.check(caravan.http().json("POST", "/inboxes", "{}"));
        if (disk.isShared()) {
            assertThat(inbox.http().delete(path).status()).isEqualTo(204);
            assertThat(inbox.http().get(path).status()).isEqualTo(404);
            deleted.put(number, accepted.get(number));
        }
    }

    /** Its state, or its status where it has none. */
    private String stateOfTheStore() {
        for (JsonNode check : caravan.http().get("/q/health/ready").json().get("checks")) {
            if (check.get("name").textValue().equals("store")) {
                return check.at("/data/state").asText(check.get("status").textValue());
            }
        }
        return "not named";
    }
}
