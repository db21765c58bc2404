package caravan.delivery;

import caravan.Settings;
import caravan.TestSettings;
import caravan.webhook.Destination;
import caravan.webhook.TestGuard;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The client as the program has it, without starting it: embedded, with loopback open. */
final class TestClient implements AutoCloseable {

    /** Long enough for any machine, where no test waits for it to be over. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Short, where a test waits for it to be over. */
    static final Duration SHORT = Duration.ofMillis(1_500);

    private final Vertx vertx = Vertx.vertx();
    private final TestGuard guard;
    private final Client client;

    TestClient(String... settings) {
        Settings all = TestSettings.with(settings);
        guard = new TestGuard(all);
        client = new Client(vertx, guard.guard(), all, "1.2.3");
    }

    Client client() {
        return client;
    }

    CompletableFuture<Answer> begin(String url, Duration timeout) {
        return begin(url, timeout, Map.of(), "body");
    }

    CompletableFuture<Answer> begin(
            String url, Duration timeout, Map<String, List<String>> headers, String body) {
        return inTime(client.send(call(url, timeout, headers, body)));
    }

    /** As trials do. */
    CompletableFuture<Answer> beginBeside(String url, Duration timeout) {
        return inTime(client.sendBeside(call(url, timeout, Map.of(), "body")));
    }

    private static Call call(
            String url, Duration timeout, Map<String, List<String>> headers, String body) {
        return new Call(
                Destination.of(url), headers, body.getBytes(StandardCharsets.UTF_8), timeout);
    }

    private static CompletableFuture<Answer> inTime(CompletionStage<Answer> answer) {
        return answer.toCompletableFuture().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    Answer post(String url) {
        return begin(url, PATIENCE).join();
    }

    Answer.Answered answered(String url) {
        return answered(url, PATIENCE);
    }

    Answer.Answered answered(String url, Duration timeout) {
        Answer answer = begin(url, timeout).join();
        assertThat(answer).isInstanceOf(Answer.Answered.class);
        return (Answer.Answered) answer;
    }

    void assertFails(String url, Duration timeout, Failure failure, String reason) {
        assertThat(begin(url, timeout).join())
                .isInstanceOfSatisfying(
                        Answer.Unanswered.class,
                        why -> {
                            assertThat(why.failure()).as(why.reason()).isEqualTo(failure);
                            assertThat(why.reason()).isEqualTo(reason);
                        });
    }

    @Override
    public void close() {
        client.close();
        guard.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
