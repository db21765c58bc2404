package routes.inbound;

import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Http;
import servers.MongoServer;
import servers.NatsServer;
import servers.RawHttp;
import servers.Socket;
import servers.TestRun;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

/** Who may watch, and for how long, on two processes that share a store. */
class WatchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Known everywhere after 5 s, looked for every 5 s: twice that, for a slow machine. */
    private static final Duration STATED = Duration.ofSeconds(20);

    private static final int GONE = 4001;
    private static final int CHATTER = 1008;
    private static final int RESTART = 1012;
    private static final int MOST_VIEWERS = 3;

    private static MongoServer mongo;
    private static NatsServer nats;
    private static CaravanProcess caravan;
    private static CaravanProcess other;

    @BeforeAll
    static void start() {
        mongo = MongoServer.start();
        nats = NatsServer.start();
        caravan = CaravanProcess.start(settings());
        other = CaravanProcess.start(settings());
    }

    private static Map<String, String> settings() {
        return Map.of(
                "MONGODB_URL",
                mongo.url(),
                "NATS_URL",
                nats.url(),
                "CARAVAN_OPEN",
                "true",
                "CARAVAN_LIMITS_VIEWERS",
                Integer.toString(MOST_VIEWERS));
    }

    @AfterAll
    static void stop() throws Exception {
        caravan.close();
        other.close();
        nats.close();
        mongo.close();
    }

    @Test
    void ticketLetsInOnceOnAnyProcess() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        String query = "?ticket=" + Socket.ticket(inbox);
        assertThat(knock(other, query, "").status()).isEqualTo(101);
        assertThat(knock(other, query, "").status()).isEqualTo(401);
        assertThat(knock(caravan, query, "").status()).isEqualTo(401);
    }

    @Test
    void ticketGoesWithTheTokenThatItWasTakenBy() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        String query = "?ticket=" + Socket.ticket(inbox);
        inbox.http().post("/inbox/token", "");
        assertThat(knock(caravan, query, "").status()).isEqualTo(401);
    }

    @Test
    void tokenLetsInWithoutATicket() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket viewer = Socket.openWithToken(caravan, inbox)) {
            inbox.http().post("/data", "{}");
            viewer.awaitEvents(1);
        }
    }

    @Test
    void refusesWhoIsNotKnown() {
        String unknown = "A".repeat(43);
        TestRun.secret(unknown);
        assertThat(knock(caravan, "", "").status()).isEqualTo(401);
        assertThat(knock(caravan, "?ticket=" + unknown, "").status()).isEqualTo(401);
        String header = "Authorization: Bearer " + unknown + "\r\n";
        assertThat(knock(caravan, "", header).status()).isEqualTo(401);
    }

    @Test
    void refusesOneViewerTooMany() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<Socket> viewers =
                IntStream.range(0, MOST_VIEWERS)
                        .mapToObj(i -> Socket.open(caravan, inbox))
                        .toList();
        Http.Answer refusal = knock(caravan, "?ticket=" + Socket.ticket(inbox), "");
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.header("Retry-After")).isPresent();
        viewers.get(0).close();
        await().atMost(PATIENCE).until(() -> viewersOf(inbox) < MOST_VIEWERS);
        Socket.open(caravan, inbox).close();
        viewers.forEach(Socket::close);
    }

    @Test
    void refusesTooManyThatComeAtOnce() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<Socket> let = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CompletableFuture.allOf(
                        IntStream.range(0, 16)
                                .mapToObj(i -> runAsync(() -> enter(inbox, let), threads))
                                .toArray(CompletableFuture[]::new))
                .join();
        threads.shutdown();
        assertThat(let).hasSize(MOST_VIEWERS);
        let.forEach(Socket::close);
    }

    @Test
    void ignoresWhatViewersSayAndClosesThoseThatSayMuch() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket viewer = Socket.open(caravan, inbox)) {
            IntStream.range(0, 10).forEach(i -> viewer.say("{\"type\":\"event\",\"event\":{}}"));
            inbox.http().post("/data", "{}");
            viewer.awaitEvents(1);
            assertThat(viewer.messages()).hasSize(2);
            viewer.say("once more");
            assertThat(viewer.awaitClose()).isEqualTo(CHATTER);
        }
    }

    @Test
    void replacedTokenEndsItsViewersInEveryProcess() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        try (Socket here = Socket.open(caravan, inbox);
                Socket there = Socket.open(other, inbox);
                Socket byToken = Socket.openWithToken(other, inbox)) {
            String token = inbox.http().post("/inbox/token", "").json().get("token").textValue();
            assertThat(here.awaitClose(STATED)).isEqualTo(GONE);
            assertThat(there.awaitClose(STATED)).isEqualTo(GONE);
            assertThat(byToken.awaitClose(STATED)).isEqualTo(GONE);
            String header = "Authorization: Bearer " + token + "\r\n";
            assertThat(knock(other, "", header).status()).isEqualTo(101);
        }
    }

    @Test
    void deletedInboxEndsItsViewersInEveryProcess() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        CaravanProcess.Inbox kept = caravan.inbox();
        try (Socket here = Socket.open(caravan, inbox);
                Socket there = Socket.open(other, inbox);
                Socket keeps = Socket.open(other, kept)) {
            assertThat(inbox.http().delete("/inbox").status()).isEqualTo(204);
            assertThat(here.awaitClose(STATED)).isEqualTo(GONE);
            assertThat(there.awaitClose(STATED)).isEqualTo(GONE);
            kept.http().post("/data", "{}");
            keeps.awaitEvents(1);
        }
    }

    @Test
    void askedToStopTellsViewersToComeBack() {
        CaravanProcess stopping = CaravanProcess.start(Map.of());
        try (Socket viewer = Socket.open(stopping, stopping.inbox())) {
            stopping.close();
            assertThat(viewer.awaitClose()).isEqualTo(RESTART);
            assertThat(stopping.log()).doesNotContain("WARN", "ERROR");
        }
    }

    private static void enter(CaravanProcess.Inbox inbox, List<Socket> let) {
        try {
            let.add(Socket.openWithToken(caravan, inbox));
        } catch (CompletionException refused) {
            assertThat(refused)
                    .cause()
                    .asInstanceOf(type(WebSocketHandshakeException.class))
                    .extracting(e -> e.getResponse().statusCode())
                    .isEqualTo(429);
        }
    }

    private static Http.Answer knock(CaravanProcess at, String query, String headers) {
        return RawHttp.at(at.url()).send(Socket.handshake(query, headers));
    }

    private static int viewersOf(CaravanProcess.Inbox inbox) {
        return inbox.http().get("/stats").json().get("viewers").intValue();
    }
}
