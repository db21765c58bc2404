package routes.inbound;

import caravan.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Senders;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Viewers see every event of their inbox, in order, and what they missed when they come back. */
class LiveIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Of 200,000 bytes: more than the system and Caravan keep for one viewer. */
    private static final int TOO_MANY = 150;

    private static final String BEFORE_ALL = Ids.floor(Instant.EPOCH);

    private static CaravanProcess caravan;

    @BeforeAll
    static void start() {
        caravan = CaravanProcess.start(Map.of());
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    @Test
    void saysFirstWithWhichIdToComeBack() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        Instant before = Instant.now().minusSeconds(10).minusMillis(1);
        try (Socket viewer = Socket.open(caravan, inbox)) {
            assertThat(viewer.messages().get(0)).matches("\\{\"type\":\"ready\",\"after\":\".+\"}");
            String after = readyId(viewer);
            assertThat(Ids.parse(after)).isPresent();
            assertThat(Ids.time(after)).isBetween(before, Instant.now().minusSeconds(10));
        }
    }

    @Test
    void idOfTheFirstMessageBringsAllThatCameSince() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        Socket left = Socket.open(caravan, inbox);
        left.close();
        List<String> missed = Senders.send(inbox.http(), 20);
        try (Socket viewer = Socket.open(caravan, inbox, "&after=" + readyId(left))) {
            viewer.awaitAll(missed);
        }
    }

    @Test
    void showsEventsOfItsInboxInTheOrderInWhichTheyWereTaken() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        CaravanProcess.Inbox other = caravan.inbox();
        try (Socket viewer = Socket.open(caravan, inbox)) {
            Senders.send(other.http(), 10);
            List<String> sent = Senders.send(inbox.http(), 500);
            viewer.awaitAll(sent);
            assertThat(viewer.ids()).containsExactlyElementsOf(sent.stream().sorted().toList());
        }
    }

    @Test
    void replaysThousandsAndLosesNothingThatComesMeanwhile() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<String> stored = Senders.send(inbox.http(), 3_000);
        List<Socket> viewers = new ArrayList<>();
        Set<String> all = new HashSet<>(stored);
        try (Senders meanwhile = Senders.start(8, inbox.http())) {
            for (int i = 0; i < 10; i++) {
                viewers.add(Socket.open(caravan, inbox, "&after=" + BEFORE_ALL));
            }
            // Until all are live: what is lost, is lost at the seam.
            viewers.forEach(viewer -> viewer.awaitEvents(stored.size()));
            meanwhile.awaitMore(200);
            meanwhile.stop();
            all.addAll(meanwhile.ids());
        }
        for (Socket viewer : viewers) {
            viewer.awaitAll(all);
            assertThat(new LinkedHashSet<>(viewer.ids())).isEqualTo(all);
            viewer.close();
        }
    }

    @Test
    void viewerThatNeverReadsHurtsNobody() throws Exception {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket viewer = Socket.open(caravan, inbox);
                java.net.Socket deaf = new java.net.Socket()) {
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress("127.0.0.1", caravan.port()));
            String token = "Authorization: Bearer " + inbox.token() + "\r\n";
            deaf.getOutputStream()
                    .write(Socket.handshake("", token).getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> viewersOf(inbox) == 2);

            String large = "x".repeat(200_000);
            List<String> sent =
                    IntStream.range(0, TOO_MANY)
                            .mapToObj(i -> inbox.http().post("/data", large))
                            .map(answer -> answer.json().get("id").textValue())
                            .toList();
            viewer.awaitAll(sent);
            assertThat(whatIsLeftFor(deaf)).endsWith("too slow: come back");
        }
    }

    @Test
    void leavesALargeBodyBehind() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket viewer = Socket.open(caravan, inbox)) {
            String large = "\"" + "x".repeat(256 * 1_024) + "\"";
            inbox.http().json("POST", "/data", large);
            inbox.http().json("POST", "/data", "\"small\"");
            viewer.awaitEvents(2);
            JsonNode event = viewer.events().get(0);
            assertThat(event.path("bodyOmitted").booleanValue()).isTrue();
            assertThat(event.path("size").intValue()).isEqualTo(large.length());
            assertThat(event.has("body")).isFalse();
            assertThat(viewer.events().get(1).path("body").textValue()).isEqualTo("small");
        }
    }

    /** All that was under way to it, up to the reason for which it was closed. */
    private static String whatIsLeftFor(java.net.Socket socket) throws Exception {
        StringBuilder all = new StringBuilder();
        byte[] some = new byte[65_536];
        socket.setSoTimeout((int) PATIENCE.toMillis());
        while (all.indexOf("come back", Math.max(0, all.length() - 100)) < 0) {
            int read = socket.getInputStream().read(some);
            assertThat(read).as("end of what is left").isPositive();
            all.append(new String(some, 0, read, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    private static String readyId(Socket viewer) {
        return viewer.messages().get(0).replaceAll(".*\"after\":\"|\"}", "");
    }

    private static int viewersOf(CaravanProcess.Inbox inbox) {
        return inbox.http().get("/stats").json().get("viewers").intValue();
    }
}
