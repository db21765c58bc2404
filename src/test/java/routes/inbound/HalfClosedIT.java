package routes.inbound;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.RawConnection;
import servers.SharedCaravan;
import servers.Socket;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who says that no more comes hears the answers to what has come whole, and is left then. */
class HalfClosedIT {

    private static final int LARGE = 250_000;

    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        caravan = SharedCaravan.get();
        inbox = caravan.inbox();
    }

    private String post() {
        return Head.of("POST /data", Head.bearer(inbox), "Content-Length: 2") + "{}";
    }

    private int stored() {
        return inbox.http().get("/data").json().get("items").size();
    }

    private RawConnection finished(String sent) {
        return RawConnection.to(caravan).send(sent).finish();
    }

    private static void assertAnswered(RawConnection connection, int... statuses) {
        for (int status : statuses) {
            assertThat(connection.answer("POST").status()).isEqualTo(status);
        }
        assertThat(connection.endsWithin(ofSeconds(5))).isTrue();
    }

    /** Often: the end may be seen with the request, or behind it. */
    @Test
    void hearsThatItIsStored() {
        for (int i = 1; i <= 50; i++) {
            try (RawConnection connection = finished(post())) {
                assertAnswered(connection, 202);
            }
        }
        assertThat(stored()).isEqualTo(50);
    }

    @Test
    void hearsEveryAnswer() {
        String refused = Head.of("POST /data", "Content-Length: 2") + "{}";
        try (RawConnection connection = finished(post() + refused + post() + post())) {
            assertAnswered(connection, 202, 401, 202, 202);
        }
        assertThat(stored()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET / HTTP/11.1\r\n\r\n", "zz"})
    void hearsWhyItIsNotUnderstood(String kind) {
        String chunked = Head.of("POST /data", Head.bearer(inbox), "Transfer-Encoding: chunked");
        String sent = kind.equals("zz") ? chunked + "zz\r\n" : kind;
        try (RawConnection connection = finished(post() + sent)) {
            assertAnswered(connection, 202, 400);
        }
    }

    @Test
    void hearsAllOfLargeAnswer() {
        IntStream.range(0, 4).forEach(i -> inbox.http().post("/data", "x".repeat(LARGE)));
        try (RawConnection connection = finished(Head.of("GET /data", Head.bearer(inbox)))) {
            assertThat(connection.answer("GET").bytes()).hasSizeGreaterThan(4 * LARGE);
            assertThat(connection.read()).isEqualTo(-1);
        }
    }

    /** Behind a whole one, which is answered. */
    @ParameterizedTest
    @ValueSource(strings = {"", "POST /da", "length", "chunked"})
    void isLeftAtOnceInTheMidst(String kind) {
        String length = Head.of("POST /data", Head.bearer(inbox), "Content-Length: 9") + "half";
        String chunked =
                Head.of("POST /data", Head.bearer(inbox), "Transfer-Encoding: chunked")
                        + "4\r\nhalf\r\n";
        String half = kind.equals("length") ? length : kind.equals("chunked") ? chunked : kind;
        try (RawConnection alone = finished(half);
                RawConnection behind = finished(post() + half)) {
            assertAnswered(alone);
            assertAnswered(behind, 202);
        }
        try (RawConnection later = RawConnection.to(caravan).send(post())) {
            assertThat(later.answer("POST").status()).isEqualTo(202);
            later.send(half).finish();
            assertAnswered(later);
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void viewerIsLeftAtOnce() {
        String handshake = Socket.handshake("", Head.bearer(inbox) + "\r\n");
        try (RawConnection viewer = RawConnection.to(caravan).send(handshake)) {
            assertThat(viewer.answer("GET").status()).isEqualTo(101);
            assertThat(viewer.read()).as("the start of the first message").isPositive();
            await().until(() -> viewers() == 1);
            viewer.finish();
            await().atMost(ofSeconds(10)).until(() -> viewers() == 0);
            viewer.awaitEnd();
        }
    }

    private int viewers() {
        return inbox.http().get("/stats").json().get("viewers").intValue();
    }
}
