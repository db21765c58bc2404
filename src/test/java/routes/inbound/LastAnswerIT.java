package routes.inbound;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.RawConnection;
import servers.SharedCaravan;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The last answer on a connection is read, and its end is seen, whatever the client still sends.
 */
class LastAnswerIT {

    private static final String CLOSE = "Connection: close";

    /** More than both ends' buffers take while nobody reads. */
    private static final int MUCH = 8 << 20;

    private static CaravanProcess caravan;
    private static String bearer;

    @BeforeAll
    static void start() {
        caravan = SharedCaravan.get();
        bearer = Head.bearer(caravan.inbox());
    }

    /** So refused that the connection ends; more may come of it, or behind it. */
    private static String request(String kind) {
        return switch (kind) {
            case "no HTTP" -> "nonsense\r\n\r\n";
            case "other HTTP" -> "GET / HTTP/11.1\r\n\r\n";
            case "no length" -> Head.of("POST /data", bearer, "Content-Length: x");
            case "large head" -> "GET / HTTP/1.1\r\nX-Large: " + "a".repeat(70_000);
            case "large body" -> Head.of("POST /data", bearer, CLOSE, "Content-Length: " + MUCH);
            default -> Head.of("GET /nothing", CLOSE) + Head.of("GET /behind");
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no HTTP",
                "other HTTP",
                "no length",
                "large head",
                "large body",
                "behind it"
            })
    void endIsSeenAtOnce(String kind) {
        try (RawConnection connection = RawConnection.to(caravan).send(request(kind))) {
            assertThat(connection.answer("POST").status()).isBetween(400, 499);
            assertThat(connection.endsWithin(ofSeconds(3))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no HTTP",
                "other HTTP",
                "no length",
                "large head",
                "large body",
                "behind it"
            })
    void isReadByClientThatSendsAllFirst(String kind) {
        try (RawConnection connection = RawConnection.to(caravan).send(request(kind))) {
            connection.send("x".repeat(MUCH));
            assertThat(connection.answer("POST").status()).isBetween(400, 499);
            assertThat(connection.read()).isEqualTo(-1);
        }
    }
}
