package caravan.delivery;

import java.net.ServerSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.Ports;
import servers.Reply;
import servers.Sink;

import static caravan.delivery.TestClient.PATIENCE;
import static caravan.delivery.TestClient.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

/** A destination that does not answer as it should: each way has its outcome. */
class ClientFailuresTest {

    private final Sink sink = Sink.http();
    private final TestClient client = new TestClient();

    @AfterEach
    void close() {
        client.close();
        sink.close();
    }

    /** What went wrong holds neither a connection nor room. */
    private void assertNothingIsLeft() {
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            assertThat(sink.openConnections()).isZero();
                            assertThat(client.client().connections()).isZero();
                            assertThat(client.client().underWay()).isZero();
                        });
    }

    @Test
    void nobodyListens() {
        client.assertFails(
                "http://127.0.0.1:" + Ports.free() + "/",
                PATIENCE,
                Failure.CONNECT,
                "it refuses the connection");
    }

    @Test
    void itHangs() {
        sink.on("/", Reply.hanging());
        client.assertFails(sink.url("/"), SHORT, Failure.TIME_OUT, "it does not answer in time");
        assertNothingIsLeft();
    }

    @Test
    void itTakesTheConnectionAndNothingElse() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0)) {
            client.assertFails(
                    "http://127.0.0.1:" + deaf.getLocalPort() + "/",
                    SHORT,
                    Failure.TIME_OUT,
                    "it does not answer in time");
        }
        assertNothingIsLeft();
    }

    @Test
    void itClosesOrResets() {
        String reason = "it closed the connection without an answer";
        sink.on("/", Reply.closing(), Reply.reset(), Reply.raw("HTTP/1.1 200 O"), Reply.of(200));
        client.assertFails(sink.url("/"), PATIENCE, Failure.RESET, reason);
        client.assertFails(sink.url("/"), PATIENCE, Failure.RESET, reason);
        assertThat(sink.received()).hasSize(2);
        assertNothingIsLeft();
    }

    @Test
    void itSendsHeadersForEver() {
        sink.on("/", Reply.headersForEver());
        client.assertFails(sink.url("/"), SHORT, Failure.TIME_OUT, "it does not answer in time");
        assertNothingIsLeft();
    }

    @Test
    void itSendsMoreHeadersThanAreTaken() {
        String reason = "the head of its answer is too long";
        sink.on(
                "/",
                Reply.raw("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(10_000) + "\r\n"),
                Reply.raw("HTTP/1.1 200 OK\r\nx: " + "y".repeat(1 << 20) + "\r\n\r\n"),
                Reply.raw("HTTP/1.1 200 " + "O".repeat(1 << 20) + "\r\n\r\n"));
        for (int i = 0; i < 3; i++) {
            client.assertFails(sink.url("/"), PATIENCE, Failure.BAD_ANSWER, reason);
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.7\r\n\r\n",
                "HTTP/7.3 200 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "\u0000\u0001\u0002 what\r\n\r\n"
            })
    void itSpeaksNoHttp(String bytes) {
        sink.on("/", Reply.raw(bytes));
        client.assertFails(sink.url("/"), PATIENCE, Failure.BAD_ANSWER, "its answer is no HTTP");
        assertNothingIsLeft();
    }

    @Test
    void itSwitchesToAnotherProtocol() {
        sink.on("/", Reply.raw("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"));
        client.assertFails(
                sink.url("/"), PATIENCE, Failure.BAD_ANSWER, "its answer is of status 101");
        assertNothingIsLeft();
    }

    @Test
    void theInterimAnswersAreNotTheAnswer() {
        sink.on(
                "/",
                Reply.raw(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
                                + "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok"));
        assertThat(client.answered(sink.url("/")))
                .satisfies(
                        answer -> {
                            assertThat(answer.status()).isEqualTo(201);
                            assertThat(answer.excerpt().text()).isEqualTo("ok");
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aBodyWithoutEndIsNotReadOn(int status) {
        sink.on("/", Reply.bodyForEver(status));
        Answer.Answered answer = client.answered(sink.url("/"), PATIENCE);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.excerpt().cut()).isTrue();
        assertThat(answer.excerpt().text()).hasSize(4_096).startsWith("and on and on ");
        assertNothingIsLeft();
    }

    @Test
    void aBodyThatStallsOrBreaksOffCountsByItsStatus() {
        sink.on(
                "/",
                Reply.stalled(202, "tak"),
                Reply.raw("HTTP/1.1 202 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\ntak"));
        for (int i = 0; i < 2; i++) {
            Answer.Answered answer = client.answered(sink.url("/"), SHORT);
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.excerpt()).isEqualTo(new Excerpt("tak", false, true));
        }
        assertNothingIsLeft();
    }

    @Test
    void anotherAnswerAfterTheAnswerIsNobodys() {
        sink.on(
                "/",
                Reply.raw(
                        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"),
                Reply.of(503));
        assertThat(client.answered(sink.url("/")).status()).isEqualTo(200);
        assertThat(client.answered(sink.url("/")).status()).isEqualTo(503);
    }
}
