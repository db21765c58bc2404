package routes.inbound;

import caravan.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Http;
import servers.RawConnection;
import servers.RawHttp;
import servers.SharedCaravan;
import servers.Socket;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Viewers that do not listen, or hardly: their place is soon free, and others see everything. */
class SlowViewersIT {

    /** Less than a connection with nothing on it may stay. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String BEFORE_ALL = Ids.floor(Instant.EPOCH);
    private static final int MOST = 500;
    private static final int VANISHED = 80;
    private static final String LARGE = "x".repeat(200_000);

    private static CaravanProcess caravan;

    @BeforeAll
    static void start() {
        caravan =
                CaravanProcess.start(
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Xmx256m -XX:+ExitOnOutOfMemoryError",
                                "ROUTES_PING_PERIOD",
                                "3000",
                                "CARAVAN_LIMITS_VIEWERS_BYTES",
                                "24M",
                                "CARAVAN_LIMITS_HELD",
                                "24M"));
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    /** One that came in, and says and answers nothing from then on. */
    private static RawConnection silent(CaravanProcess.Inbox inbox, String query) {
        String token = "Authorization: Bearer " + inbox.token() + "\r\n";
        RawConnection viewer = RawConnection.to(caravan).send(Socket.handshake(query, token));
        assertThat(viewer.answer("GET").status()).isEqualTo(101);
        return viewer;
    }

    private static int viewersOf(CaravanProcess.Inbox inbox) {
        return inbox.http().get("/stats").json().get("viewers").intValue();
    }

    /** Each of them is owed six megabytes of history. */
    @Test
    void thoseThatVanishGiveTheirPlacesBack() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<String> old = large(inbox, 30);
        try (Socket viewer = Socket.open(caravan, inbox)) {
            List<RawConnection> vanished =
                    IntStream.range(0, VANISHED)
                            .mapToObj(i -> silent(inbox, "?after=" + BEFORE_ALL))
                            .toList();
            await().atMost(SOON).until(() -> viewersOf(inbox) == 1);
            inbox.http().post("/data", "{}");
            viewer.awaitEvents(1);
            vanished.forEach(RawConnection::close);
        }
        try (Socket viewer = Socket.open(caravan, inbox, "&after=" + BEFORE_ALL)) {
            viewer.awaitAll(old);
        }
        assertThat(caravan.isAlive()).isTrue();
        assertThat(caravan.log()).doesNotContain("ERROR", "OutOfDirectMemory");
    }

    private static List<String> large(CaravanProcess.Inbox inbox, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> inbox.http().post("/data", LARGE))
                .map(answer -> answer.json().get("id").textValue())
                .toList();
    }

    @Test
    void oneThatReadsAByteASecondGivesItsPlaceBack() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket viewer = Socket.open(caravan, inbox);
                RawConnection slow = silent(inbox, "")) {
            List<String> sent = large(inbox, 100);
            await().atMost(SOON)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> slow.read() >= 0 && viewersOf(inbox) == 1);
            viewer.awaitAll(sent);
        }
    }

    @Test
    void oneThatDoesNotListenGoesWithItsToken() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (RawConnection deaf = silent(inbox, "")) {
            large(inbox, 10);
            String token = inbox.http().post("/inbox/token", "").json().get("token").textValue();
            Http owner = caravan.http().bearer(token);
            await().atMost(SOON)
                    .until(() -> owner.get("/stats").json().get("viewers").intValue() == 0);
            deaf.awaitEnd();
        }
    }

    @Test
    void oneMoreThanFiveHundredIsRefusedUntilOneLeaves() {
        CaravanProcess usual = SharedCaravan.get();
        CaravanProcess.Inbox inbox = usual.inbox();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<CompletableFuture<Socket>> coming =
                IntStream.range(0, MOST)
                        .mapToObj(
                                i -> supplyAsync(() -> Socket.openWithToken(usual, inbox), threads))
                        .toList();
        List<Socket> viewers = coming.stream().map(CompletableFuture::join).toList();
        threads.shutdown();
        String handshake = Socket.handshake("?ticket=" + Socket.ticket(inbox), "");
        Http.Answer refusal = RawHttp.at(usual.url()).send(handshake);
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.json().get("type").textValue()).endsWith(":too-many-viewers");
        assertThat(refusal.header("Retry-After")).isPresent();

        viewers.get(0).close();
        await().atMost(SOON).until(() -> viewersOf(inbox) == MOST - 1);
        try (Socket last = Socket.open(usual, inbox)) {
            inbox.http().post("/data", "{}");
            last.awaitEvents(1);
            await().atMost(SOON)
                    .until(
                            () ->
                                    viewers.stream()
                                            .skip(1)
                                            .allMatch(viewer -> viewer.events().size() == 1));
        }
        viewers.forEach(Socket::close);
    }
}
