package caravan.delivery;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import servers.NameServer;
import servers.Reply;
import servers.Sink;
import servers.Sink.Received;

import static caravan.delivery.TestClient.PATIENCE;
import static caravan.delivery.TestClient.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

/** What one destination may take, and that it takes nothing from others. */
class ClientRoomTest {

    private final Sink slow = Sink.http();
    private final Sink fast = Sink.http();

    @AfterEach
    void close() {
        slow.close();
        fast.close();
    }

    private List<CompletableFuture<Answer>> begin(TestClient client, Sink sink, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> client.begin(sink.url("/"), PATIENCE))
                .toList();
    }

    private void awaitReceived(Sink sink, int number) {
        Awaitility.await().until(() -> sink.received().size() == number);
    }

    @Test
    void oneThatHangsTakesNothingFromOthers() {
        slow.on("/", Reply.hanging());
        try (TestClient client = new TestClient("limits.host-calls", "20")) {
            List<CompletableFuture<Answer>> hanging = begin(client, slow, 20);
            awaitReceived(slow, 20);
            client.assertFails(
                    slow.url("/"), PATIENCE, Failure.NO_ROOM, "too many requests are under way");
            assertThat(begin(client, fast, 20))
                    .allMatch(answer -> answer.join() instanceof Answer.Answered);
            assertThat(hanging).noneMatch(CompletableFuture::isDone);
            assertThat(client.client().underWay()).isEqualTo(20);
        }
    }

    /** Nor has it a bound here: whoever makes trial calls has. */
    @Test
    void whatIsSentBesideTakesNoRoom() {
        slow.on("/", Reply.hanging());
        try (TestClient client =
                new TestClient(
                        "limits.calls", "1", "limits.host-calls", "1", "limits.trials", "3")) {
            List<CompletableFuture<Answer>> beside =
                    IntStream.range(0, 3)
                            .mapToObj(i -> client.beginBeside(slow.url("/"), PATIENCE))
                            .toList();
            awaitReceived(slow, 3);
            CompletableFuture<Answer> owed = client.begin(slow.url("/"), PATIENCE);
            awaitReceived(slow, 4);
            assertThat(client.client().underWay()).isEqualTo(1);
            assertThat(beside).noneMatch(CompletableFuture::isDone);
            assertThat(owed).isNotDone();
        }
    }

    @Test
    void namesThatHangTakeNothingFromOthers() {
        try (NameServer names = new NameServer();
                TestClient client = new TestClient("name-server", names.address())) {
            List<CompletableFuture<Answer>> hanging =
                    IntStream.range(0, 100)
                            .mapToObj(i -> i + ".test")
                            .peek(names::hang)
                            .map(name -> client.begin("http://" + name + "/", PATIENCE))
                            .toList();
            names.resolve("fast.test", "127.0.0.1");
            assertThat(client.answered(fast.url("fast.test", "/")).status()).isEqualTo(200);
            assertThat(hanging).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void thereIsABoundForAll() {
        slow.on("/", Reply.hanging());
        try (TestClient client = new TestClient("limits.calls", "10")) {
            CompletableFuture<Answer> first = client.begin(slow.url("/"), SHORT);
            begin(client, slow, 9);
            awaitReceived(slow, 10);
            client.assertFails(
                    fast.url("/"), PATIENCE, Failure.NO_ROOM, "too many requests are under way");
            first.join();
            assertThat(client.answered(fast.url("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsOverTheBoundAreNotKept() {
        try (TestClient client = new TestClient("limits.connections", "3")) {
            fast.on("/", Reply.after(SHORT, Reply.of(200)));
            begin(client, fast, 10).forEach(CompletableFuture::join);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(fast.openConnections()).isLessThanOrEqualTo(3));
            assertThat(fast.received()).hasSize(10);
        }
    }

    /** As servers do that keep a connection for the time that the client comes again after. */
    @Test
    void aKeptConnectionThatClosesJustThenIsMadeAnew() {
        fast.on("/", Reply.of(200), Reply.closing(), Reply.of(200), Reply.reset(), Reply.of(200));
        try (TestClient client = new TestClient()) {
            assertThat(client.answered(fast.url("/")).status()).isEqualTo(200);
            assertThat(client.answered(fast.url("/")).status()).isEqualTo(200);
            assertThat(client.answered(fast.url("/")).status()).isEqualTo(200);
            assertThat(fast.received()).hasSize(5);
            assertThat(fast.received().stream().map(Received::connection).toList())
                    .containsExactly(1, 1, 2, 2, 3);
        }
    }

    @Test
    void butOnlyOnce() {
        fast.on("/", Reply.of(200), Reply.closing());
        try (TestClient client = new TestClient()) {
            client.answered(fast.url("/"));
            client.assertFails(
                    fast.url("/"),
                    PATIENCE,
                    Failure.RESET,
                    "it closed the connection without an answer");
            assertThat(fast.received()).hasSize(3);
        }
    }
}
