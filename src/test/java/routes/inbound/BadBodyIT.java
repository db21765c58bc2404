package routes.inbound;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.RawHttp;
import servers.Refusal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A body that is too large, or breaks off, leaves nothing behind; its sender hears why. */
class BadBodyIT {

    private static final int LIMIT = 1 << 20;

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;

    @BeforeAll
    static void start() {
        caravan = CaravanProcess.start(Map.of());
        inbox = caravan.inbox();
        inbox.http().post("/data", "kept");
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    private static String target(String way) {
        return way.replace("{key}", inbox.key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/in/{key}"})
    void refusesDeclaredBodyOverLimitBeforeItComes(String way) {
        String length = "Content-Length: " + (LIMIT + 1);
        String head = Head.of("POST " + target(way), Head.bearer(inbox), length);
        tooLarge(head + "only the start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/in/{key}"})
    void refusesChunkedBodyAsSoonAsItIsOverLimit(String way) {
        String chunked = "Transfer-Encoding: chunked";
        String head = Head.of("POST " + target(way), Head.bearer(inbox), chunked);
        String chunk = Integer.toHexString(LIMIT / 2) + "\r\n" + "a".repeat(LIMIT / 2) + "\r\n";
        tooLarge(head + chunk + chunk + "1\r\na\r\n");
    }

    private static void tooLarge(String request) {
        Refusal.watching(inbox)
                .check(413, "body-too-large", () -> RawHttp.at(caravan.url()).send(request));
    }

    @Test
    void refusesLengthThatNobodyCanSend() {
        String length = "Content-Length: " + Long.MAX_VALUE;
        tooLarge(Head.of("POST /data", Head.bearer(inbox), length) + "start");
    }

    @Test
    void sendersThatFinishFirstHearItToo() {
        Refusal.watching(inbox)
                .check(
                        413,
                        "body-too-large",
                        () -> inbox.http().post("/data", "a".repeat(3 * LIMIT)));
    }

    @Test
    void keepsNothingOfBodyThatBreaksOff() throws Exception {
        String before = inbox.http().get("/data").text();
        String length = Head.of("POST /data", Head.bearer(inbox), "Content-Length: 100");
        String chunked = Head.of("POST /data", Head.bearer(inbox), "Transfer-Encoding: chunked");
        sendAndLeave(length + "{\"half\":");
        sendAndLeave(chunked + "4\r\nhalf\r\n");
        sendAndLeave(chunked + "no size\r\nhalf\r\n");

        // A sender that vanishes is no fault of ours: refused like others, not a stack trace.
        await().untilAsserted(
                        () ->
                                assertThat(caravan.http().get("/q/metrics").text())
                                        .contains("reason=\"malformed-request\"} 3.0"));
        assertThat(caravan.log()).doesNotContain("ERROR");
        assertThat(inbox.http().get("/data").text()).isEqualTo(before);
    }

    private static void sendAndLeave(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", caravan.port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        }
    }
}
