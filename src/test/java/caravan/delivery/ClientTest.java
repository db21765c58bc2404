package caravan.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.Reply;
import servers.Sink;
import servers.Sink.Received;

import static org.assertj.core.api.Assertions.assertThat;

/** A destination that answers: what it gets, and what is kept of its answer. */
class ClientTest {

    private static final Sink SINK = Sink.http();
    private static final TestClient CLIENT = new TestClient();

    @AfterAll
    static void close() {
        CLIENT.close();
        SINK.close();
    }

    @Test
    void postsTheBodyAndTheHeadersAsTheyAre() {
        Map<String, List<String>> headers =
                Map.of("Webhook-Id", List.of("0199"), "X-Many", List.of("one", "two, three"));
        CLIENT.begin(SINK.url("/as?it=is%20"), TestClient.PATIENCE, headers, "grün").join();
        Received got = SINK.received("/as?it=is%20").get(0);
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.text()).isEqualTo("grün");
        assertThat(got.header("webhook-id")).contains("0199");
        assertThat(got.headers().get("x-many")).containsExactly("one", "two, three");
        assertThat(got.header("host")).contains("127.0.0.1:" + SINK.port());
        assertThat(got.header("content-length")).contains("5");
        assertThat(got.header("user-agent")).contains("Caravan/1.2.3");
    }

    @Test
    void passesNothingOnThatIsOfAnotherConnection() {
        Map<String, List<String>> headers =
                Map.of(
                        "Host", List.of("other.example"),
                        "Transfer-Encoding", List.of("chunked"),
                        "Content-Length", List.of("1"),
                        "Connection", List.of("close"),
                        "Expect", List.of("100-continue"),
                        "Accept-Encoding", List.of("gzip"),
                        "User-Agent", List.of("Harbor"));
        CLIENT.begin(SINK.url("/own"), TestClient.PATIENCE, headers, "body").join();
        Received got = SINK.received("/own").get(0);
        assertThat(got.text()).isEqualTo("body");
        assertThat(got.headers()).containsOnlyKeys("host", "content-length", "user-agent");
        assertThat(got.header("user-agent")).contains("Caravan/1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx: y", "a\u0000b", "a\nb"})
    void doesNotSendWhatNoHeaderMayHold(String value) {
        Answer answer =
                CLIENT.begin(
                                SINK.url("/split"),
                                TestClient.PATIENCE,
                                Map.of("x-a", List.of(value)),
                                "body")
                        .join();
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Unanswered.class,
                        why -> assertThat(why.failure()).isEqualTo(Failure.UNSENDABLE));
        assertThat(SINK.received("/split")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 404, 408, 410, 429, 500, 503})
    void tellsTheStatus(int status) {
        SINK.on("/status", Reply.of(status, "Retry-After", "7", "X-A", "1", "x-a", "2"));
        Answer.Answered answer = CLIENT.answered(SINK.url("/status"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("retry-after", List.of("7"));
        assertThat(answer.headers()).containsEntry("x-a", List.of("1", "2"));
        assertThat(answer.duration()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        SINK.on("/from", Reply.of(status, "Location", SINK.url("/to")));
        assertThat(CLIENT.answered(SINK.url("/from")).status()).isEqualTo(status);
        assertThat(SINK.received("/to")).isEmpty();
    }

    @Test
    void keepsItsConnectionForTheNext() {
        for (int i = 0; i < 3; i++) {
            CLIENT.answered(SINK.url("/kept"));
        }
        assertThat(SINK.received("/kept").stream().map(Received::connection).distinct()).hasSize(1);
        assertThat(SINK.received("/kept")).allMatch(got -> got.version() == HttpVersion.HTTP_1_1);
    }

    private static Excerpt excerpt(Buffer body) {
        SINK.on("/body", Reply.of(200, body));
        return CLIENT.answered(SINK.url("/body")).excerpt();
    }

    @Test
    void keepsTheBeginningOfTheBody() {
        assertThat(excerpt(Buffer.buffer())).isEqualTo(new Excerpt("", false, false));
        assertThat(excerpt(Buffer.buffer("grün\n"))).isEqualTo(new Excerpt("grün\n", false, false));
        String whole = "x".repeat(4_096);
        assertThat(excerpt(Buffer.buffer(whole))).isEqualTo(new Excerpt(whole, false, false));
        assertThat(excerpt(Buffer.buffer(whole + "y"))).isEqualTo(new Excerpt(whole, false, true));
        String umlauts = "x" + "ü".repeat(1 << 16);
        assertThat(excerpt(Buffer.buffer(umlauts)))
                .isEqualTo(new Excerpt(umlauts.substring(0, 2_048), false, true));
    }

    @Test
    void showsNothingThatIsNoText() {
        Excerpt binary = new Excerpt("", true, false);
        assertThat(excerpt(Buffer.buffer(new byte[] {'a', 0, 'b'}))).isEqualTo(binary);
        assertThat(excerpt(Buffer.buffer(new byte[] {(byte) 0xff, 'a'}))).isEqualTo(binary);
        assertThat(excerpt(Buffer.buffer(new byte[] {'a', (byte) 0xc3}))).isEqualTo(binary);
        assertThat(excerpt(Buffer.buffer("\u001b[31m\u202ea\u0007\t\u009b")).text())
                .isEqualTo("\ufffd[31m\ufffda\ufffd\t\ufffd");
    }

    @Test
    void whatLooksSecretInTheAnswersHeadersIsMasked() {
        SINK.on(
                "/secrets",
                Reply.of(200, "X-Api-Key", "S3CRET", "X-Auth-Token", "S3CRET", "X-Request", "12"));
        assertThat(CLIENT.answered(SINK.url("/secrets")).headers())
                .containsEntry("x-api-key", List.of("***"))
                .containsEntry("x-auth-token", List.of("***"))
                .containsEntry("x-request", List.of("12"));
    }

    @Test
    void keepsNoCookie() {
        SINK.on("/cookie", Reply.of(200, "Set-Cookie", "session=S3CRET"));
        assertThat(CLIENT.answered(SINK.url("/cookie")).headers())
                .containsEntry("set-cookie", List.of("***"));
        CLIENT.answered(SINK.url("/cookie"));
        assertThat(SINK.received("/cookie").get(1).header("cookie")).isEmpty();
    }
}
