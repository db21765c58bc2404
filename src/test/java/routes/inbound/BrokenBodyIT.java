package routes.inbound;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawConnection;
import servers.SharedCaravan;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A body of chunks that are none is refused like what is bad in any other way, once, and nothing of
 * it is kept.
 */
class BrokenBodyIT {

    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        caravan = SharedCaravan.get();
        inbox = caravan.inbox();
    }

    private String chunkedPost() {
        return Head.of("POST /data", Head.bearer(inbox), CHUNKED);
    }

    private String post() {
        return Head.of("POST /data", Head.bearer(inbox), "Content-Length: 2") + "{}";
    }

    private int stored() {
        return inbox.http().get("/data").json().get("items").size();
    }

    private static void assertRefusedAsLast(RawConnection connection) {
        Http.Answer answer = connection.answer("POST");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("type").textValue())
                .isEqualTo("urn:caravan:problem:malformed-request");
        assertThat(answer.header("Connection")).contains("close");
        assertThat(connection.endsWithin(ofSeconds(5))).isTrue();
    }

    private static Stream<String> broken() {
        return Stream.of(
                "zz\r\n",
                "\r\n",
                "-1\r\n",
                "2;" + "a".repeat(70_000),
                "ffffffff\r\n",
                "100000002\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}!!",
                "2\n{}\r\n0\r\n\r\n",
                "0\r\nno colon\r\n\r\n",
                "0\r\nX-Long: " + "a".repeat(70_000));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isRefusedAndNotKept(String piece) {
        for (String before : new String[] {"", "2\r\n{}\r\n"}) {
            try (RawConnection connection = RawConnection.to(caravan)) {
                assertThat(connection.offer(chunkedPost() + before + piece + post())).isTrue();
                assertRefusedAsLast(connection);
            }
        }
        assertThat(stored()).isZero();
    }

    @Test
    void isRefusedWhenItComesInParts() {
        try (RawConnection connection = RawConnection.to(caravan).send(chunkedPost())) {
            connection.send("2\r\n{}\r\n");
            connection.send("2\r\n{}\r\nzz\r\n");
            assertRefusedAsLast(connection);
        }
        assertThat(stored()).isZero();
    }

    @Test
    void isAnsweredInItsTurn() {
        String all = post() + post() + chunkedPost() + "zz\r\n" + post();
        try (RawConnection connection = RawConnection.to(caravan).send(all)) {
            assertThat(connection.answer("POST").status()).isEqualTo(202);
            assertThat(connection.answer("POST").status()).isEqualTo(202);
            assertRefusedAsLast(connection);
        }
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void whoSendsAllFirstHearsIt() {
        try (RawConnection connection = RawConnection.to(caravan).send(chunkedPost() + "zz\r\n")) {
            connection.send("x".repeat(8 << 20));
            assertRefusedAsLast(connection);
        }
    }

    @Test
    void isNotAnsweredTwice() {
        String head = Head.of("POST /data", CHUNKED);
        try (RawConnection late = RawConnection.to(caravan).send(head);
                RawConnection early = RawConnection.to(caravan).send(head + "zz\r\n")) {
            assertThat(late.answer("POST").status()).isEqualTo(401);
            late.send("zz\r\n" + post());
            assertThat(late.endsWithin(ofSeconds(5))).isTrue();
            assertThat(early.answer("POST").status()).isEqualTo(401);
            assertThat(early.endsWithin(ofSeconds(5))).isTrue();
        }
        assertThat(stored()).isZero();
    }
}
