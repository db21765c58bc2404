package caravan.delivery;

import caravan.Complaints;
import caravan.webhook.Sending;
import caravan.webhook.Webhook;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.Authority;
import servers.NameServer;
import servers.Reply;
import servers.Sink;

import static caravan.delivery.Delivery.State.DEAD;
import static caravan.delivery.Delivery.State.DELIVERED;
import static caravan.delivery.Delivery.State.FAILED;
import static caravan.delivery.Delivery.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What a destination does, and what stands in the log then: attempt by attempt, by the clock. */
class RecordedOutcomesTest {

    private static final String NAME = "hook.test";
    private static final String EVENTS = "'trigger':{'events':{}}";
    private static final String TWO_RETRIES = ",'retry':['1m','10m']";
    private static final String SHORT = ",'timeout':'1s'";
    private static final List<Duration> DELAYS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final Outbound outbound = new Outbound();
    private final Deliveries deliveries = new Deliveries(outbound.store.collections());
    private final NameServer names = new NameServer().resolve(NAME, "127.0.0.1");
    private final Sink sink = Sink.http();
    private TestClient client = client("127.0.0.0/8");
    private Webhook webhook;

    /** One that believes no name for longer than an attempt. */
    private TestClient client(String allowed) {
        return new TestClient(
                "name-server",
                names.address(),
                "limits.name-time",
                "0s",
                "allow-networks",
                allowed);
    }

    @AfterEach
    void close() {
        client.close();
        sink.close();
        names.close();
        outbound.close();
    }

    /** What an event for that destination is owed first. */
    private Leased owed(String destination, String fields) {
        webhook =
                outbound.hooks.register(
                        "a", destination, EVENTS + fields, outbound.clock.instant());
        return outbound.planner.plan(outbound.events(1)).get(0);
    }

    /** What stands in the log after this attempt. */
    private Deliveries.Read attempt(Leased leased) {
        Settlement made =
                new Sender(client.client(), new Complaints(), outbound.clock)
                        .send(leased)
                        .toCompletableFuture()
                        .join();
        outbound.settling.settle(made).toCompletableFuture().join();
        Deliveries.Read read = deliveries.find("inbox", leased.delivery().id()).orElseThrow();
        List<Attempt> attempts = read.delivery().attempts();
        assertThat(attempts).hasSize(leased.delivery().attempts().size() + 1);
        assertThat(attempts.get(attempts.size() - 1).at()).isEqualTo(outbound.clock.instant());
        return read;
    }

    /** The next one when it is due, and not before. */
    private Leased next(Deliveries.Read waiting) {
        assertThat(waiting.state()).isEqualTo(WAITING);
        Instant due = waiting.dueAt().orElseThrow();
        Duration left = Duration.between(outbound.clock.instant(), due);
        outbound.clock.move(left.minusMillis(1));
        assertThat(outbound.claims.claim()).isEmpty();
        outbound.clock.move(Duration.ofMillis(1));
        return outbound.claims.claim().get(0);
    }

    private void assertOver(Deliveries.Read read, Delivery.State state) {
        assertThat(read.state()).isEqualTo(state);
        assertThat(read.doneAt()).contains(outbound.clock.instant());
        assertThat(read.dueAt()).isEmpty();
        outbound.clock.move(Duration.ofDays(2));
        assertThat(outbound.claims.claim()).isEmpty();
        assertThat(outbound.due()).isEmpty();
    }

    private void assertDue(Deliveries.Read waiting, Duration delay) {
        Instant now = outbound.clock.instant();
        assertThat(waiting.dueAt().orElseThrow())
                .isBetween(
                        now.plus(delay.multipliedBy(8).dividedBy(10)),
                        now.plus(delay.multipliedBy(12).dividedBy(10)));
    }

    /** Whatever its number, an attempt says the same. */
    private static void assertSays(Deliveries.Read read, int status, String excerpt) {
        assertThat(read.delivery().attempts())
                .allSatisfy(
                        made -> {
                            assertThat(made.status()).isEqualTo(OptionalInt.of(status));
                            assertThat(made.error()).isEmpty();
                            assertThat(made.excerpt()).isEqualTo(excerpt);
                        });
    }

    private static void assertSays(Deliveries.Read read, String error) {
        assertThat(read.delivery().attempts())
                .allSatisfy(
                        made -> {
                            assertThat(made.status()).isEmpty();
                            assertThat(made.error()).contains(error);
                            assertThat(made.excerpt()).isEmpty();
                        });
    }

    private static Reply of(int status, String body, String... headers) {
        return Reply.of(status, Buffer.buffer(body), headers);
    }

    static Stream<Arguments> answersThatEndIt() {
        return Stream.of(
                arguments(200, of(200, "taken"), "taken", DELIVERED),
                arguments(204, Reply.of(204), "", DELIVERED),
                arguments(301, of(301, "there", "location", "/there"), "there", FAILED),
                arguments(400, of(400, "bad"), "bad", FAILED),
                arguments(404, of(404, "unknown"), "unknown", FAILED),
                arguments(410, of(410, "gone"), "gone", FAILED),
                arguments(
                        200,
                        Reply.bodyForEver(200),
                        "and on and on ".repeat(300).substring(0, 4_096),
                        DELIVERED));
    }

    @ParameterizedTest
    @MethodSource("answersThatEndIt")
    void isOverWithOneAttempt(int status, Reply reply, String excerpt, Delivery.State state) {
        sink.on("/", reply);
        Deliveries.Read read = attempt(owed(sink.url("/"), TWO_RETRIES));
        assertSays(read, status, excerpt);
        assertOver(read, state);
        assertThat(sink.received()).hasSize(1);
        Webhook now = outbound.hooks.webhooks.find("inbox", webhook.id()).orElseThrow();
        assertThat(now.registration().enabled()).isEqualTo(status != 410);
    }

    static Stream<Arguments> answersThatMayPass() {
        return Stream.of(
                arguments(408, of(408, "late"), "late"),
                arguments(429, of(429, "slowly"), "slowly"),
                arguments(500, of(500, "broken"), "broken"),
                arguments(503, of(503, "busy"), "busy"),
                arguments(
                        500,
                        Reply.bodyForEver(500),
                        "and on and on ".repeat(300).substring(0, 4_096)));
    }

    @ParameterizedTest
    @MethodSource("answersThatMayPass")
    void isTriedAgainAfterAnAnswerThatMayPass(int status, Reply reply, String excerpt) {
        sink.on("/", reply);
        assertSays(triedToTheEnd(owed(sink.url("/"), TWO_RETRIES)), status, excerpt);
        assertThat(sink.received()).hasSize(3);
    }

    static Stream<Arguments> noAnswers() {
        return Stream.of(
                arguments(Reply.reset(), "it closed the connection without an answer", ""),
                arguments(Reply.hanging(), "it does not answer in time", SHORT),
                arguments(Reply.headersForEver(), "it does not answer in time", SHORT));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void isTriedAgainAfterNoAnswer(Reply reply, String error, String fields) {
        sink.on("/", reply);
        assertSays(triedToTheEnd(owed(sink.url("/"), TWO_RETRIES + fields)), error);
        assertThat(sink.received()).hasSize(3);
    }

    /** Two retries, and no more. */
    private Deliveries.Read triedToTheEnd(Leased first) {
        Deliveries.Read read = attempt(first);
        for (Duration delay : DELAYS) {
            assertDue(read, delay);
            read = attempt(next(read));
        }
        assertOver(read, DEAD);
        return read;
    }

    @Test
    void isTriedTenTimesByTheUsualSchedule() {
        sink.on("/", Reply.of(500));
        Deliveries.Read read = attempt(owed(sink.url("/"), ""));
        for (Duration delay : Sending.USUAL_RETRY) {
            assertDue(read, delay);
            read = attempt(next(read));
        }
        assertOver(read, DEAD);
        assertThat(sink.received()).hasSize(10);
    }

    /** Where that is later than the schedule has it. */
    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void isTriedAgainWhenItIsAskedFor(int status) {
        Instant later = outbound.clock.instant().plusSeconds(100 + 5_000);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(later.atOffset(ZoneOffset.UTC));
        sink.on(
                "/",
                Reply.of(status, "retry-after", "100"),
                Reply.of(status, "retry-after", date),
                Reply.of(200));
        Deliveries.Read read = attempt(owed(sink.url("/"), TWO_RETRIES));
        assertThat(read.dueAt()).contains(outbound.clock.instant().plusSeconds(100));
        read = attempt(next(read));
        assertThat(read.dueAt()).contains(later);
        assertOver(attempt(next(read)), DELIVERED);
    }

    @Test
    void isTriedAgainWhenItsCertificateIsNotGood() {
        try (Sink unknown = Sink.https(new Authority("unknown").certify("127.0.0.1"))) {
            assertSays(
                    triedToTheEnd(owed(unknown.url("/"), TWO_RETRIES)),
                    "its certificate is of no known authority");
            assertThat(unknown.received()).isEmpty();
        }
    }

    @Test
    void isTriedAgainWhenItsNameStopsResolving() {
        Leased leased = owed(sink.url(NAME, "/"), TWO_RETRIES);
        assertOver(attempt(leased), DELIVERED);
        names.forget(NAME);
        Deliveries.Read read = attempt(outbound.planner.plan(outbound.events(1)).get(0));
        assertSays(read, "its name does not resolve");
        assertDue(read, DELAYS.get(0));
        names.resolve(NAME, "127.0.0.1");
        assertOver(attempt(next(read)), DELIVERED);
        assertThat(sink.received()).hasSize(2);
    }

    /** It led to an allowed address once, and leads to this machine now. */
    @Test
    void isNotSentToWhereItsNameWasTurned() {
        client.close();
        client = client("127.0.0.2/32");
        names.resolve(NAME, "127.0.0.2");
        Deliveries.Read read = attempt(owed(sink.url(NAME, "/"), TWO_RETRIES));
        assertSays(read, "it refuses the connection");
        names.resolve(NAME, "127.0.0.1");
        read = attempt(next(read));
        assertThat(read.delivery().attempts().get(1).error())
                .contains("its name leads to an address that is not allowed");
        assertDue(read, DELAYS.get(1));
        assertThat(sink.connections()).isZero();
    }
}
