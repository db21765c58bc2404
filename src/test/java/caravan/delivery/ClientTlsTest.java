package caravan.delivery;

import caravan.Refusal;
import io.vertx.core.http.HttpVersion;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import servers.Authority;
import servers.Reply;
import servers.Sink;
import servers.Sink.Received;

import static caravan.delivery.TestClient.PATIENCE;
import static caravan.delivery.TestClient.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Encrypted destinations: whose certificate is believed, and HTTP/2. */
class ClientTlsTest {

    private static final Authority AUTHORITY = new Authority("known");
    private static final TestClient CLIENT =
            new TestClient("authorities", AUTHORITY.pem().toString());

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void speaksHttp2WhereItIsOffered() {
        try (Sink sink = Sink.https(AUTHORITY.certify("127.0.0.1"))) {
            Map<String, List<String>> headers =
                    Map.of("Webhook-Id", List.of("0199"), "Host", List.of("other.example"));
            for (int i = 0; i < 3; i++) {
                CLIENT.begin(sink.url("/" + i), PATIENCE, headers, "body").join();
            }
            assertThat(sink.received()).hasSize(3);
            assertThat(sink.received()).allMatch(got -> got.header("webhook-id").isPresent());
            assertThat(sink.received().get(0).header("host"))
                    .isNotEqualTo(Optional.of("other.example"));
            assertThat(sink.received()).allMatch(got -> got.version() == HttpVersion.HTTP_2);
            assertThat(sink.received()).allMatch(got -> got.text().equals("body"));
            assertThat(sink.connections()).isEqualTo(1);
        }
    }

    @Test
    void oneConnectionBearsMany() {
        try (Sink sink = Sink.https(AUTHORITY.certify("127.0.0.1"))) {
            CLIENT.answered(sink.url("/"));
            sink.on("/hanging", Reply.hanging());
            CompletableFuture<Answer> hanging = CLIENT.begin(sink.url("/hanging"), PATIENCE);
            List<CompletableFuture<Answer>> others =
                    IntStream.range(0, 20)
                            .mapToObj(number -> CLIENT.begin(sink.url("/"), PATIENCE))
                            .toList();
            assertThat(others).allMatch(other -> other.join() instanceof Answer.Answered);
            assertThat(hanging).isNotDone();
            assertThat(sink.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatLetARequestTimeOutGetsNoOther() {
        try (Sink sink = Sink.https(AUTHORITY.certify("127.0.0.1"))) {
            sink.on("/hanging", Reply.hanging());
            CLIENT.assertFails(
                    sink.url("/hanging"), SHORT, Failure.TIME_OUT, "it does not answer in time");
            CLIENT.answered(sink.url("/"));
            assertThat(sink.received().stream().map(Received::connection).distinct()).hasSize(2);
        }
    }

    @Test
    void inHttp2TooEachWayNotToAnswerHasItsOutcome() {
        try (Sink sink = Sink.https(AUTHORITY.certify("127.0.0.1"))) {
            String reason = "it closed the connection without an answer";
            sink.on("/", Reply.streamReset(), Reply.closing());
            CLIENT.assertFails(sink.url("/"), PATIENCE, Failure.RESET, reason);
            sink.on("/body", Reply.bodyForEver(200), Reply.stalled(202, "tak"));
            assertThat(CLIENT.answered(sink.url("/body")).excerpt().cut()).isTrue();
            assertThat(CLIENT.answered(sink.url("/body"), SHORT).excerpt())
                    .isEqualTo(new Excerpt("tak", false, true));
            sink.on("/large", Reply.of(200, "x", "y".repeat(100_000)));
            assertThat(CLIENT.post(sink.url("/large"))).isInstanceOf(Answer.Unanswered.class);
        }
    }

    @Test
    void believesOnlyKnownAuthorities() {
        try (Sink sink = Sink.https(new Authority("unknown").certify("127.0.0.1"))) {
            refuses(sink, "its certificate is of no known authority");
        }
    }

    @Test
    void believesNoCertificateOfAnotherHost() {
        try (Sink sink = Sink.https(AUTHORITY.certify("other.example", "127.0.0.2"))) {
            refuses(sink, "its certificate is not good for this host");
        }
    }

    @Test
    void believesNoCertificateThatHasExpired() {
        try (Sink sink = Sink.https(AUTHORITY.certifiedOnce("127.0.0.1"))) {
            refuses(sink, "its certificate has expired");
        }
    }

    private static void refuses(Sink sink, String reason) {
        CLIENT.assertFails(sink.url("/"), PATIENCE, Failure.TLS, reason);
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void needsAnAnswerInTheSameProtocol() {
        try (Sink sink = Sink.http()) {
            CLIENT.assertFails(
                    "https://127.0.0.1:" + sink.port() + "/",
                    PATIENCE,
                    Failure.TLS,
                    "no encryption could be agreed on");
        }
    }

    @Test
    void doesNotWaitForEncryptionForEver() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0)) {
            CLIENT.assertFails(
                    "https://127.0.0.1:" + deaf.getLocalPort() + "/",
                    SHORT,
                    Failure.TIME_OUT,
                    "it does not take the connection in time");
        }
    }

    @Test
    void doesNotStartWithAFileThatHoldsNoAuthority() {
        assertThatThrownBy(() -> new TestClient("authorities", "pom.xml"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("CARAVAN_AUTHORITIES");
    }
}
