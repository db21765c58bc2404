package routes.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Reply;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Webhooks are called for events and by the clock, signed, and again when that fails. */
class OutboundIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVENTS = "'trigger':{'events':{}}";

    private static CaravanProcess caravan;
    private static Sink sink;
    private final CaravanProcess.Inbox inbox = caravan.inbox();

    @BeforeAll
    static void start() {
        sink = Sink.http();
        caravan = CaravanProcess.start(Map.of());
    }

    @AfterAll
    static void stop() {
        caravan.close();
        sink.close();
    }

    private String send(String json) {
        return inbox.http().json("POST", "/data", json).json().get("id").textValue();
    }

    private List<Sink.Received> awaitReceived(String path, int number) {
        await(number + " at " + path)
                .atMost(PATIENCE)
                .until(() -> sink.received(path).size() >= number);
        return sink.received(path);
    }

    private static void verify(Hook hook, Sink.Received received) {
        assertThat(Hook.isSigned(received, hook.secret())).isTrue();
    }

    @Test
    void anEventGoesSignedToThoseThatItIsFor() {
        Hook all = Hook.register(inbox, "all", sink.url("/all"), EVENTS);
        Hook some =
                Hook.register(
                        inbox,
                        "some",
                        sink.url("/some"),
                        "'trigger':{'events':{'match':{'/kind':'push'}}}");
        String pull = send("{\"kind\": \"pull\"}");
        String push = send("{\"kind\": \"push\"}");
        awaitReceived("/all", 2);
        Sink.Received received = awaitReceived("/some", 1).get(0);
        assertThat(received.text()).isEqualTo("{\"kind\": \"push\"}");
        assertThat(received.header("webhook-id")).contains(some.messageId(push));
        verify(some, received);
        for (Sink.Received each : sink.received("/all")) {
            verify(all, each);
        }
        some.await(some.delivery(push), "delivered");
        assertThat(some.log()).hasSize(1);
        assertThat(all.log()).containsOnlyKeys(all.delivery(pull), all.delivery(push));
    }

    @Test
    void aTickComesEachSecond() {
        Hook hook = Hook.register(inbox, "clock", sink.url("/clock"), "'trigger':{'every':'1s'}");
        List<Sink.Received> received = awaitReceived("/clock", 4);
        verify(hook, received.get(0));
        assertThat(received.get(0).text()).startsWith("Hello clock, current time is ");
        List<Instant> ticks =
                hook.log().values().stream()
                        .map(each -> Instant.parse(each.get("tick").textValue()))
                        .sorted()
                        .toList();
        for (int i = 1; i < ticks.size(); i++) {
            assertThat(ticks.get(i)).isEqualTo(ticks.get(i - 1).plusSeconds(1));
        }
    }

    @Test
    void whatFailsIsTriedAgainByTheSameId() {
        sink.on("/again", Reply.of(500), Reply.of(503), Reply.of(200));
        Hook hook =
                Hook.register(inbox, "again", sink.url("/again"), EVENTS + ",'retry':['1s','1s']");
        String event = send("{}");
        List<Sink.Received> received = awaitReceived("/again", 3);
        assertThat(received)
                .allMatch(it -> it.header("webhook-id").orElse("").equals(hook.messageId(event)));
        hook.await(hook.delivery(event), "delivered");
        Iterator<JsonNode> attempts =
                hook.log().get(hook.delivery(event)).get("attempts").iterator();
        for (int status : new int[] {500, 503, 200}) {
            assertThat(attempts.next().get("status").intValue()).isEqualTo(status);
        }
    }

    @Test
    void aReceiverThatIsGoneSwitchesItsWebhookOff() {
        sink.on("/gone", Reply.of(500), Reply.of(410));
        Hook hook = Hook.register(inbox, "gone", sink.url("/gone"), EVENTS + ",'retry':['1h']");
        String waiting = send("{\"n\": 1}");
        awaitReceived("/gone", 1);
        String gone = send("{\"n\": 2}");
        hook.await(hook.delivery(gone), "failed");
        await().atMost(PATIENCE).until(() -> !hook.read().json().get("enabled").booleanValue());
        hook.await(hook.delivery(waiting), "cancelled");
        send("{\"n\": 3}");
        assertThat(sink.received("/gone")).hasSize(2);
    }

    @Test
    void aTickThatFailsIsDeadWhenTheNextIsDue() {
        sink.on("/busy", Reply.of(503));
        Hook hook = Hook.register(inbox, "busy", sink.url("/busy"), "'trigger':{'every':'1s'}");
        await().atMost(PATIENCE)
                .until(() -> hook.states().stream().filter("dead"::equals).count() >= 3);
        assertThat(hook.states()).doesNotContain("delivered", "failed");
    }

    @Test
    void oneThatHangsHoldsUpNobodyElse() {
        sink.on("/hangs", Reply.hanging());
        Hook.register(inbox, "hangs", sink.url("/hangs"), EVENTS);
        Hook.register(inbox, "quick", sink.url("/quick"), EVENTS);
        for (int i = 0; i < 300; i++) {
            send("{}");
        }
        awaitReceived("/quick", 300);
        assertThat(sink.received("/hangs")).hasSizeLessThanOrEqualTo(64);
    }

    /** Each event has come to the others before the next is sent, so they come in order. */
    @Test
    void thoseThatFailLeaveTheOthersAlone() {
        sink.on("/fails", Reply.of(500)).on("/resets", Reply.reset()).on("/never", Reply.hanging());
        Hook fails = Hook.onEvents(inbox, "fails", sink.url("/fails"), "'retry':['1h']");
        Hook resets = Hook.onEvents(inbox, "resets", sink.url("/resets"), "'retry':'none'");
        Hook.onEvents(inbox, "never", sink.url("/never"), "'maxConcurrency':1");
        List<Hook> well =
                List.of(
                        Hook.onEvents(inbox, "one", sink.url("/one")),
                        Hook.onEvents(inbox, "two", sink.url("/two"), "'maxConcurrency':1"));
        List<String> events = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            events.add(send("{\"n\":" + i + "}"));
            awaitReceived("/one", i);
            awaitReceived("/two", i);
        }
        for (Hook hook : well) {
            String path = "/" + hook.read().json().get("name").textValue();
            assertThat(sink.received(path).stream().map(it -> it.header("webhook-id").orElse("")))
                    .containsExactlyElementsOf(events.stream().map(hook::messageId).toList());
            events.forEach(event -> hook.await(hook.delivery(event), "delivered"));
            assertThat(hook.log()).hasSize(events.size());
            assertThat(hook.log().values()).allMatch(it -> it.get("attempts").size() == 1);
        }
        assertThat(fails.states()).hasSize(events.size()).doesNotContain("delivered");
        await().atMost(PATIENCE).until(() -> fails.states().contains("waiting"));
        await().atMost(PATIENCE).until(() -> resets.states().contains("dead"));
    }

    /** One is under way, and one waits for it to end. */
    private Hook withOneWaiting(String path) {
        sink.on(path, Reply.hanging());
        Hook hook =
                Hook.register(
                        inbox,
                        "one",
                        sink.url(path),
                        EVENTS + ",'maxConcurrency':1,'timeout':'3s','retry':'none'");
        send("{}");
        send("{}");
        awaitReceived(path, 1);
        await().atMost(PATIENCE).until(() -> hook.states().equals(List.of("sending", "sending")));
        return hook;
    }

    @Test
    void whatWaitsForAWebhookThatIsRemovedIsCancelledAtOnce() {
        Hook hook = withOneWaiting("/removed");
        List<String> deliveries = List.copyOf(hook.log().keySet());
        assertThat(inbox.http().delete(hook.path()).status()).isEqualTo(204);
        assertThat(deliveries.stream().map(this::state)).contains("cancelled");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(deliveries.stream().map(this::state))
                                        .containsExactlyInAnyOrder("cancelled", "dead"));
        assertThat(sink.received("/removed")).hasSize(1);
    }

    private String state(String delivery) {
        return inbox.http().get("/deliveries/" + delivery).json().get("state").textValue();
    }

    @Test
    void whatWaitsGoesToTheNewDestination() {
        Hook hook = withOneWaiting("/old");
        hook.change("{\"destination\": \"" + sink.url("/new") + "\"}");
        awaitReceived("/new", 1);
        assertThat(sink.received("/old")).hasSize(1);
    }
}
