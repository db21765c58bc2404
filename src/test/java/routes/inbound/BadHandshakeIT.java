package routes.inbound;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawConnection;
import servers.RawHttp;
import servers.Refusal;
import servers.SharedCaravan;
import servers.Socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Nobody watches without a token or a ticket, and a ticket lets in once. */
class BadHandshakeIT {

    private static final String[] UPGRADE = {
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    @BeforeAll
    static void start() {
        inbox.http().post("/data", "kept");
    }

    private static Http.Answer shake(String query, String... headers) {
        return RawHttp.at(caravan.url()).send(Head.of("GET /ws" + query, headers));
    }

    private static String[] with(String header) {
        String[] all = java.util.Arrays.copyOf(UPGRADE, UPGRADE.length + 1);
        all[UPGRADE.length] = header;
        return all;
    }

    private static String ticket() {
        return "?ticket=" + inbox.http().post("/ws/tickets", "").json().get("ticket").textValue();
    }

    @Test
    void letsTokenAndTicketIn() {
        assertThat(shake("", with(Head.bearer(inbox))).status()).isEqualTo(101);
        assertThat(shake(ticket(), UPGRADE).status()).isEqualTo(101);
    }

    @Test
    void refusesHandshakeWithoutTicketOrToken() {
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(401, "token-missing", () -> shake("", UPGRADE));
        refusal.check(401, "token-unknown", () -> shake("", with("Authorization: Bearer nobody")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%00", "bm9ib2R5LWhhcy1ldmVyLWdpdmVuLW91dC10aGlzLTE"})
    void refusesUnknownTicket(String ticket) {
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(401, "ticket-unknown", () -> shake("?ticket=" + ticket, UPGRADE));
        refusal.check(
                401, "ticket-unknown", () -> shake("?ticket=" + ticket, with(Head.bearer(inbox))));
    }

    @Test
    void refusesUsedTicket() {
        String ticket = ticket();
        shake(ticket, UPGRADE);
        Refusal.watching(inbox).check(401, "ticket-unknown", () -> shake(ticket, UPGRADE));
    }

    @Test
    void takesNeitherTokenNorKeyForTicket() {
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(401, "ticket-unknown", () -> shake("?ticket=" + inbox.token(), UPGRADE));
        refusal.check(401, "ticket-unknown", () -> shake("?ticket=" + inbox.key(), UPGRADE));
    }

    /** The pass that our own parts give each other. */
    @Test
    void nobodyBringsHisOwnPass() {
        Refusal.watching(inbox)
                .check(401, "token-missing", () -> shake("", with("Caravan-Pass: x")));
    }

    @ParameterizedTest
    @CsvSource({"?after=x, after", "?x=1, x", "?ticket=a&ticket=b, ticket"})
    void refusesQueryThatCannotBe(String query, String name) {
        var answer =
                Refusal.watching(inbox).check(400, "bad-parameter", () -> shake(query, UPGRADE));
        assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo(name);
    }

    /** Quarkus would log the URL of a handshake that fails. */
    @Test
    void logsNoTicketOfThoseWhoAreGone() throws Exception {
        List<String> tickets = Stream.generate(() -> Socket.ticket(inbox)).limit(20).toList();
        for (String ticket : tickets) {
            askAndLeave(Head.of("GET /ws?ticket=" + ticket, UPGRADE));
        }
        caravan.http().get("/told-after-them");
        await().until(() -> caravan.log().contains("/told-after-them"));
        assertThat(tickets).noneMatch(caravan.log()::contains);
        assertThat(caravan.log()).doesNotContain("ERROR");
    }

    private static void askAndLeave(String handshake) throws IOException {
        try (var socket = new java.net.Socket("127.0.0.1", caravan.port())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(handshake.getBytes(ISO_8859_1));
        }
    }

    @Test
    void refusesHandshakeWithMoreBehindIt() {
        String request = Head.of("GET /ws", with(Head.bearer(inbox)));
        try (RawConnection connection = RawConnection.to(caravan).send(request + "more")) {
            assertThat(connection.answer("GET").status()).isEqualTo(400);
        }
    }

    /** How much of it the server sees by then is not known; but its answer comes first. */
    @ParameterizedTest
    @ValueSource(ints = {101, 401})
    void answersHandshakeBeforeWhatComesBehindIt(int expected) {
        String token = expected == 101 ? Head.bearer(inbox) : "Authorization: Bearer unknown";
        String request = Head.of("GET /ws", with(token));
        for (int i = 0; i < 50; i++) {
            try (RawConnection connection = RawConnection.to(caravan).send(request)) {
                connection.offer("more");
                assertThat(connection.answer("GET").status()).isIn(expected, 400);
            }
        }
    }

    @Test
    void goesOnBehindRefusedHandshake() {
        String refused = Head.of("GET /ws", with("Authorization: Bearer unknown"));
        try (RawConnection connection = RawConnection.to(caravan).send(refused)) {
            assertThat(connection.answer("GET").status()).isEqualTo(401);
            connection.send(Head.of("GET /inbox", Head.bearer(inbox)));
            assertThat(connection.answer("GET").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatIsNoHandshakeUsesNoTicket(int left) {
        String[] broken = UPGRADE.clone();
        broken[left] = "X-Left: out";
        String ticket = ticket();
        Refusal.watching(inbox).check(426, "upgrade-required", () -> shake(ticket, broken));
        assertThat(shake(ticket, UPGRADE).status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void handshakeHasNoBody(String length) {
        String ticket = ticket();
        Refusal.watching(inbox).check(426, "upgrade-required", () -> shake(ticket, with(length)));
        assertThat(shake(ticket, with("Content-Length: 0")).status()).isEqualTo(101);
    }
}
