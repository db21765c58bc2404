package routes.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

/**
 * Senders that never come to an end cost bounded time and memory, and others nothing: all the while
 * somebody else sends, and hears 202 each time.
 */
class SlowSendersIT {

    private static final int MANY = Boolean.getBoolean("test.long") ? 5_000 : 1_000;
    private static final int LARGE = 250_000;

    private static final Pattern CONNECTIONS =
            Pattern.compile("(?m)^http_server_active_connections(?:\\{.*})? (\\S+)");

    /** As many the tests' own client may have opened meanwhile. */
    private static final int OURS = 5;

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;
    private Senders others;
    private final List<RawConnection> slow = new ArrayList<>();

    @BeforeAll
    static void start() {
        caravan =
                CaravanProcess.start(
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Xmx384m -XX:+ExitOnOutOfMemoryError",
                                "CARAVAN_LIMITS_HEAD_TIME",
                                "2s",
                                "CARAVAN_LIMITS_READING_TIME",
                                "2s",
                                "CARAVAN_LIMITS_TAKING_TIME",
                                "5s",
                                "CARAVAN_LIMITS_HELD",
                                "48M",
                                "CARAVAN_LIMITS_READING",
                                "32M"));
        inbox = caravan.inbox();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    @BeforeEach
    void sendBesides() {
        others = Senders.start(1, caravan.inbox().http());
        others.awaitMore(1);
    }

    @AfterEach
    void othersNoticedNothing() {
        others.awaitMore(20);
        others.stop();
        slow.forEach(RawConnection::close);
        assertThat(others.refused()).isEmpty();
        assertThat(others.unanswered()).isEmpty();
        assertThat(caravan.isAlive()).isTrue();
        assertThat(caravan.log()).doesNotContain("ERROR", "OutOfDirectMemory");
    }

    private void open(int number, String start) {
        for (int i = 0; i < number; i++) {
            slow.add(RawConnection.to(caravan).send(start));
        }
    }

    private static String post(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(Head.bearer(inbox));
        return Head.of("POST /data", all.toArray(String[]::new));
    }

    @Test
    void whatNeverEndsIsEnded() {
        String head = "POST /data HTTP/1.1\r\nHost: localhost\r\n";
        open(100, head + "X-Long: ");
        // One that was answered before is no better.
        open(100, post("Content-Length: 2") + "{}" + head);
        open(100, post("Content-Length: 1000") + "{\"half\":");
        // The shortest headers take the most memory for their bytes.
        open(MANY, head + "a:\r\n".repeat(7_000));
        assertTooSlow("head-too-slow", slow.get(0));
        assertThat(slow.get(100).answer("POST").status()).isEqualTo(202);
        assertTooSlow("head-too-slow", slow.get(100));
        assertTooSlow("body-too-slow", slow.get(200));
        await("the end of " + slow.size() + " connections, though they go on sending")
                .atMost(ofSeconds(90))
                .pollInterval(ofMillis(300))
                .until(
                        () -> {
                            slow.removeIf(connection -> !connection.offer("x"));
                            return slow.isEmpty();
                        });
    }

    private static void assertTooSlow(String kind, RawConnection connection) {
        Http.Answer answer = connection.answer("POST");
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.json().get("type").textValue()).isEqualTo("urn:caravan:problem:" + kind);
    }

    @Test
    void bodyOfHundredMegabytes() {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        open(4, post("Transfer-Encoding: chunked") + chunk.repeat(17));
        for (RawConnection connection : slow) {
            Http.Answer answer = connection.answer("POST");
            assertThat(answer.status()).isEqualTo(413);
            long chunks =
                    Stream.generate(() -> chunk).takeWhile(connection::offer).limit(1_600).count();
            assertThat(chunks).as("chunks of 1,600 that were taken").isLessThan(1_600);
        }
    }

    @Test
    void thousandsThatSendNothing() {
        open(MANY, "");
        others.awaitMore(100);
        for (RawConnection connection : slow.subList(0, 10)) {
            connection.send(post("Content-Length: 2") + "{}");
            assertThat(connection.answer("POST").status()).isEqualTo(202);
        }
    }

    @Test
    void goneInTheMidstOfBodyOrAnswer() {
        IntStream.range(0, 10).forEach(i -> inbox.http().post("/data", "x".repeat(LARGE)));
        String before = inbox.http().get("/data").text();
        int connections = connections();
        open(100, post("Content-Length: 1000") + "{\"half\":");
        open(100, Head.of("GET /data", Head.bearer(inbox)));
        open(100, Head.of("GET /").repeat(50));
        slow.forEach(RawConnection::close);
        slow.clear();
        await("the end of the connections")
                .atMost(ofSeconds(90))
                .until(() -> connections() <= connections + OURS);
        assertThat(inbox.http().get("/data").text()).isEqualTo(before);
    }

    private static int connections() {
        Matcher open = CONNECTIONS.matcher(caravan.http().get("/q/metrics").text());
        assertThat(open.find()).isTrue();
        return (int) Double.parseDouble(open.group(1));
    }
}
