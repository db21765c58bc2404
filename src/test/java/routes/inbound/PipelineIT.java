package routes.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawConnection;
import servers.Senders;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many requests on one connection, sent before any of them is answered. */
class PipelineIT {

    private static final int REQUESTS = 2_000;
    private static final int LARGE = 250_000;

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;

    @BeforeAll
    static void start() {
        caravan =
                CaravanProcess.start(
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Xmx512m -XX:+ExitOnOutOfMemoryError",
                                "CARAVAN_LIMITS_TAKING_TIME",
                                "3s",
                                "CARAVAN_LIMITS_HELD",
                                "48M"));
        inbox = caravan.inbox();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    private static String post(CaravanProcess.Inbox to, String body) {
        return Head.of("POST /data", Head.bearer(to), "Content-Length: " + body.length()) + body;
    }

    private static String list() {
        return Head.of("GET /data?limit=200", Head.bearer(inbox));
    }

    @Test
    void areAnsweredInTheirOrder() {
        CaravanProcess.Inbox own = caravan.inbox();
        StringBuilder all = new StringBuilder();
        IntStream.range(0, REQUESTS).forEach(i -> all.append(post(own, "{\"n\":" + i + "}")));
        try (RawConnection connection = RawConnection.to(caravan)) {
            Thread sender = new Thread(() -> connection.send(all.toString()));
            sender.start();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                Http.Answer answer = connection.answer("POST");
                assertThat(answer.status()).isEqualTo(202);
                ids.add(answer.json().get("id").textValue());
            }
            assertThat(ids).isSorted();
            for (int i : new int[] {0, 1, REQUESTS / 2, REQUESTS - 1}) {
                JsonNode event = own.http().get("/data/" + ids.get(i)).json();
                assertThat(event.at("/body/n").intValue()).isEqualTo(i);
            }
        }
    }

    @Test
    void ofEachKindAreAnsweredInTheirOrder() {
        String broken =
                post(inbox, "{}").replace("Content-Length", "Content-Length: 1\r\nContent-Length");
        try (RawConnection connection = RawConnection.to(caravan)) {
            connection.send(
                    list()
                            + post(inbox, "{}")
                            + Head.of("GET /nothing")
                            + list()
                            + broken
                            + list());
            for (int status : new int[] {200, 202, 404, 200, 400}) {
                String method = status == 202 ? "POST" : "GET";
                assertThat(connection.answer(method).status()).isEqualTo(status);
            }
            connection.awaitEnd();
        }
    }

    /** Each would be answered with eight megabytes. */
    @Test
    void areNotAnsweredWhileAnswersBeforeAreNotTaken() {
        CaravanProcess.Inbox other = caravan.inbox();
        IntStream.range(0, 34).forEach(i -> inbox.http().post("/data", "x".repeat(LARGE)));
        List<RawConnection> deaf = new ArrayList<>();
        try (Senders others = Senders.start(1, other.http())) {
            for (int i = 0; i < 24; i++) {
                deaf.add(RawConnection.to(caravan).send(list().repeat(50)));
            }
            await("the end of the connections")
                    .atMost(ofSeconds(90))
                    .pollInterval(ofMillis(500))
                    .until(
                            () -> {
                                deaf.removeIf(connection -> !connection.offer("G"));
                                return deaf.isEmpty();
                            });
            others.awaitMore(20);
            others.stop();
            assertThat(others.refused()).isEmpty();
            assertThat(others.unanswered()).isEmpty();
        }
        assertThat(caravan.isAlive()).isTrue();
        assertThat(caravan.log()).doesNotContain("ERROR", "OutOfDirectMemory");
        assertThat(inbox.http().get("/data?limit=200").status()).isEqualTo(200);
    }
}
