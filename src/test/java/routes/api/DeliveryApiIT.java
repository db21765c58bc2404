package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.Reply;
import servers.SharedCaravan;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The log of what was sent, and sending again. */
class DeliveryApiIT {

    private static final String LONG_AGO = "2020-01-01T00:00:00Z";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final Sink sink = Sink.http();

    @AfterAll
    static void stop() {
        sink.close();
    }

    private static String send(Hook hook) {
        return hook.inbox()
                .http()
                .json("POST", "/data", "{\"ok\":true}")
                .json()
                .get("id")
                .textValue();
    }

    private static Http.Answer retry(Hook hook, String delivery) {
        return hook.inbox().http().post("/deliveries/" + delivery + "/retry", "");
    }

    private static Http.Answer recover(Hook hook, String since) {
        return hook.inbox()
                .http()
                .json("POST", hook.path() + "/recover", "{\"since\":\"" + since + "\"}");
    }

    private static Http.Answer replay(Hook hook, String event, String webhook) {
        String to = "{\"webhook\":\"" + webhook + "\"}";
        return hook.inbox().http().json("POST", "/data/" + event + "/replay", to);
    }

    /** The delivery that is owed now. */
    private static String owed(Http.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        String id = answer.json().get("id").textValue();
        assertThat(answer.header("Location")).contains("/deliveries/" + id);
        return id;
    }

    @Test
    void tellsEveryAttempt() {
        sink.on(
                "/attempts",
                Reply.of(503, Buffer.buffer("try later")),
                Reply.of(200, Buffer.buffer("thanks")));
        Hook hook =
                Hook.onEvents(caravan.inbox(), "joe", sink.url("/attempts"), "\"retry\":[\"1s\"]");
        Instant before = Instant.now().minusSeconds(1);
        String event = send(hook);
        JsonNode delivery = hook.await(hook.delivery(event), "delivered");
        assertThat(delivery.get("webhook").textValue()).isEqualTo(hook.id());
        assertThat(delivery.get("event").textValue()).isEqualTo(event);
        assertThat(delivery.has("tick")).isFalse();
        assertThat(delivery.has("dueAt")).isFalse();
        assertThat(Instant.parse(delivery.get("doneAt").textValue())).isAfter(before);
        assertThat(delivery.get("attempts").findValuesAsText("status"))
                .containsExactly("503", "200");
        assertThat(delivery.get("attempts").findValuesAsText("excerpt"))
                .containsExactly("try later", "thanks");
        assertThat(
                        sink.received("/attempts").stream()
                                .map(one -> one.header("webhook-id"))
                                .distinct())
                .hasSize(1);
    }

    @Test
    void tellsOfTicksToo() {
        Hook hook =
                Hook.register(
                        caravan.inbox(),
                        "tick",
                        sink.url("/tick"),
                        "\"trigger\":{\"every\":\"1s\"}",
                        "\"body\":\"{{tick}} {{webhook}}\"");
        await().until(() -> hook.deliveries("state=delivered").size() >= 2);
        assertThat(hook.change("{\"enabled\":false}").status()).isEqualTo(200);
        String id = hook.deliveries("state=delivered").get(0);
        JsonNode delivery = hook.inbox().http().get("/deliveries/" + id).json();
        Instant tick = Instant.parse(delivery.get("tick").textValue());
        assertThat(delivery.has("event")).isFalse();
        assertThat(id).isEqualTo(hook.id() + "." + tick.toEpochMilli());
        assertThat(hook.deliveries("limit=1&before=" + id)).hasSize(1).doesNotContain(id);
        assertThat(sink.received("/tick").stream().map(Sink.Received::text))
                .contains(tick + " " + hook.id())
                .doesNotHaveDuplicates();
    }

    /** Each in the state that its destination has brought it to. */
    @Test
    void listsByState() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        sink.on("/ok", Reply.of(204))
                .on("/bad", Reply.of(400))
                .on("/down", Reply.of(500))
                .on("/hang", Reply.hanging());
        Hook delivered = Hook.onEvents(inbox, "delivered", sink.url("/ok"));
        Hook failed = Hook.onEvents(inbox, "failed", sink.url("/bad"));
        Hook dead = Hook.onEvents(inbox, "dead", sink.url("/down"), "\"retry\":\"none\"");
        Hook waiting = Hook.onEvents(inbox, "waiting", sink.url("/down"), "\"retry\":[\"1h\"]");
        Hook sending = Hook.onEvents(inbox, "sending", sink.url("/hang"));
        String event = send(delivered);
        List<String> states =
                List.of("waiting", "sending", "delivered", "failed", "dead", "cancelled");
        for (Hook hook : List.of(delivered, failed, dead, waiting, sending)) {
            String state = hook.read().json().get("name").textValue();
            await(state)
                    .untilAsserted(
                            () ->
                                    assertThat(hook.deliveries("state=" + state))
                                            .containsExactly(hook.delivery(event)));
            assertThat(hook.deliveries("")).containsExactly(hook.delivery(event));
            for (String other : states) {
                if (!other.equals(state)) {
                    assertThat(hook.deliveries("state=" + other)).as(state + other).isEmpty();
                }
            }
        }
        Instant due =
                Instant.parse(
                        waiting.await(waiting.delivery(event), "waiting").get("dueAt").textValue());
        assertThat(due).isAfter(Instant.now().plus(Duration.ofMinutes(40)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=Waiting",
                "state=",
                "state=done",
                "limit=0",
                "before=1&after=2",
                "q=x"
            })
    void refusesUnknownParameter(String query) {
        Hook hook = Hook.onEvents(caravan.inbox(), "joe", sink.url("/query"));
        assertThat(hook.inbox().http().get(hook.path() + "/deliveries?" + query).status())
                .isEqualTo(400);
    }

    @Test
    void listsPageByPage() {
        Hook hook = Hook.onEvents(caravan.inbox(), "pages", sink.url("/pages"));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, hook.delivery(send(hook)));
        }
        ids.forEach(id -> hook.await(id, "delivered"));
        List<String> seen = new ArrayList<>();
        String at = "";
        JsonNode page;
        do {
            page = hook.inbox().http().get(hook.path() + "/deliveries?limit=2" + at).json();
            seen.addAll(page.get("items").findValuesAsText("id"));
            at = "&before=" + page.get("next").asText();
        } while (!page.get("next").isNull());
        assertThat(seen).isEqualTo(ids);
        assertThat(hook.deliveries("state=delivered&limit=2&before=" + ids.get(1)))
                .containsExactly(ids.get(2), ids.get(3));
        assertThat(hook.deliveries("limit=2&after=" + ids.get(4)))
                .containsExactly(ids.get(3), ids.get(2));
    }

    /** Also right after, and again: each is a round of its own, and the receiver sees one id. */
    @Test
    void sendsDeliveredOneAgain() {
        Hook hook = Hook.onEvents(caravan.inbox(), "again", sink.url("/again"));
        String first = hook.delivery(send(hook));
        hook.await(first, "delivered");
        String second = owed(retry(hook, first));
        String third = owed(retry(hook, first));
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        hook.await(second, "delivered");
        assertThat(hook.await(third, "delivered").get("attempts")).hasSize(1);
        assertThat(hook.await(first, "delivered").get("attempts")).hasSize(1);
        assertThat(sink.received("/again")).hasSize(3);
        assertThat(sink.received("/again").stream().map(one -> one.header("webhook-id")).distinct())
                .hasSize(1);
        assertThat(owed(retry(hook, second))).isNotIn(first, second, third);
    }

    @Test
    void sendsFailedOneAgain() {
        sink.on("/failed", Reply.of(400), Reply.of(200));
        Hook hook = Hook.onEvents(caravan.inbox(), "failed", sink.url("/failed"));
        String first = hook.delivery(send(hook));
        hook.await(first, "failed");
        hook.await(owed(retry(hook, first)), "delivered");
        hook.await(first, "failed");
    }

    /** It has the attempts that it had, and does not wait for its time. */
    @Test
    void hurriesOneThatWaits() {
        sink.on("/hurry", Reply.of(500), Reply.of(200));
        Hook hook =
                Hook.onEvents(caravan.inbox(), "hurry", sink.url("/hurry"), "\"retry\":[\"1h\"]");
        String delivery = hook.delivery(send(hook));
        hook.await(delivery, "waiting");
        assertThat(owed(retry(hook, delivery))).isEqualTo(delivery);
        assertThat(hook.await(delivery, "delivered").get("attempts")).hasSize(2);
    }

    /** What failed since, by its last round only, and as long as its event is there. */
    @Test
    void recoversWhatFailedSince() {
        sink.on(
                "/recover",
                Reply.of(200),
                Reply.of(400),
                Reply.of(500),
                Reply.of(400),
                Reply.of(200));
        Hook hook =
                Hook.onEvents(
                        caravan.inbox(),
                        "recover",
                        sink.url("/recover"),
                        "\"retry\":\"none\"",
                        "\"maxConcurrency\":1");
        List<String> events = new ArrayList<>();
        for (String state : List.of("delivered", "failed", "dead", "failed")) {
            events.add(send(hook));
            hook.await(hook.delivery(events.get(events.size() - 1)), state);
        }
        hook.inbox().http().delete("/data/" + events.get(3));
        Instant later = Instant.now().plusSeconds(3600);
        assertThat(recover(hook, later.toString()).json().get("deliveries").intValue()).isZero();
        assertThat(recover(hook, LONG_AGO).json().get("deliveries").intValue()).isEqualTo(2);
        assertThat(recover(hook, LONG_AGO).json().get("deliveries").intValue()).isZero();
        for (String event : events.subList(1, 3)) {
            hook.await(hook.delivery(event) + ".2", "delivered");
        }
        assertThat(sink.received("/recover")).hasSize(6);
        assertThat(recover(hook, LONG_AGO).json().get("deliveries").intValue()).isZero();
        assertThat(recover(hook, "yesterday").json().at("/errors/0/pointer").textValue())
                .isEqualTo("/since");
    }

    @Test
    void sendsNothingWhoseEventIsGone() {
        Hook hook = Hook.onEvents(caravan.inbox(), "gone", sink.url("/gone"));
        String event = send(hook);
        hook.await(hook.delivery(event), "delivered");
        hook.inbox().http().delete("/data/" + event);
        Http.Answer gone = retry(hook, hook.delivery(event));
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.json().get("type").textValue()).endsWith(":event-gone");
        assertThat(replay(hook, event, hook.id()).status()).isEqualTo(404);
        assertThat(sink.received("/gone")).hasSize(1);
    }

    @Test
    void sendsNothingToOneThatIsOff() {
        Hook hook = Hook.onEvents(caravan.inbox(), "off", sink.url("/off"));
        String event = send(hook);
        hook.await(hook.delivery(event), "delivered");
        hook.change("{\"enabled\":false}");
        assertThat(retry(hook, hook.delivery(event)).status()).isEqualTo(409);
        assertThat(recover(hook, LONG_AGO).status()).isEqualTo(409);
        Http.Answer refused = replay(hook, event, hook.id());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo("/webhook");
        assertThat(hook.deliveries("")).hasSize(1);
    }

    /** Whether it matches or not, and as often as it is asked for. */
    @Test
    void replaysEvent() {
        Hook hook =
                Hook.register(
                        caravan.inbox(),
                        "replay",
                        sink.url("/replay"),
                        "\"trigger\":{\"events\":{\"methods\":[\"DELETE\"]}}");
        String event = send(hook);
        String first = owed(replay(hook, event, hook.id()));
        assertThat(first).isEqualTo(hook.delivery(event));
        hook.await(first, "delivered");
        assertThat(sink.received("/replay").get(0).text()).isEqualTo("{\"ok\":true}");
        String second = owed(replay(hook, event, hook.id()));
        assertThat(second).isEqualTo(first + ".2");
        hook.await(second, "delivered");
        for (String nobody : List.of(event, "", "x")) {
            assertThat(replay(hook, event, nobody).json().at("/errors/0/pointer").textValue())
                    .isEqualTo("/webhook");
        }
        String path = "/data/" + event + "/replay";
        for (String none : List.of("{}", "{\"webhook\":7}")) {
            assertThat(hook.inbox().http().json("POST", path, none).json().get("errors"))
                    .hasSize(1);
        }
    }
}
