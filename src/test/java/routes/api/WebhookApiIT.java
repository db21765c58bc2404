package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/** What the token of its inbox lets one do with a webhook. */
class WebhookApiIT {

    private static final String UNKNOWN = "019a9f5c-3b7e-7c11-9d5e-2f6a8b1c4d70";
    private static final String NO_RETRY_SOON = "\"retry\":[\"1h\"]";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final Sink sink = Sink.http();

    @AfterAll
    static void stop() {
        sink.close();
    }

    private static String send(CaravanProcess.Inbox inbox) {
        return inbox.http().json("POST", "/data", "{\"ok\":true}").json().get("id").textValue();
    }

    private static Sink.Received call(String path, int number) {
        await(path).until(() -> sink.received(path).size() >= number);
        return sink.received(path).get(number - 1);
    }

    @Test
    void changesWhatIsGivenAndNothingElse() {
        Hook hook =
                Hook.register(
                        caravan.inbox(),
                        "joe",
                        sink.url("/a"),
                        "\"trigger\":{\"every\":\"1d\"}",
                        "\"headers\":{\"authorization\":\"kept-0123456789abcdef\"}",
                        "\"body\":\"hi\"",
                        "\"rate\":5");
        JsonNode before = hook.read().json();
        JsonNode renamed = hook.change("{\"name\":\"ann\"}").json();
        assertThat(renamed.get("name").textValue()).isEqualTo("ann");
        for (String field : List.of("id", "destination", "trigger", "body", "rate", "createdAt")) {
            assertThat(renamed.get(field)).as(field).isEqualTo(before.get(field));
        }
        JsonNode usual = hook.change("{\"rate\":null,\"body\":null}").json();
        assertThat(usual.get("rate").isNull()).isTrue();
        assertThat(usual.get("body").textValue()).startsWith("Hello {{name}}");

        String mask =
                "{\"headers\":{\"authorization\":\"***\"},\"destination\":\""
                        + sink.url("/b")
                        + "\"}";
        assertThat(hook.change(mask).status()).isEqualTo(200);
        hook.call("test");
        assertThat(call("/b", 1).header("authorization")).contains("kept-0123456789abcdef");
        assertThat(call("/b", 1).text()).startsWith("Hello ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "register", "delete"})
    void cancelsWhatWasOwedOnceItIsOff(String how) {
        String path = "/off-" + how;
        sink.on(path, Reply.of(500));
        Hook hook = Hook.onEvents(caravan.inbox(), "off", sink.url(path), NO_RETRY_SOON);
        Http http = hook.inbox().http();
        String owed = hook.delivery(send(hook.inbox()));
        hook.await(owed, "waiting");
        await().until(() -> http.get("/deliveries/" + owed).json().get("attempts").size() == 1);

        switch (how) {
            case "change" -> assertThat(hook.change("{\"enabled\":false}").status()).isEqualTo(200);
            case "register" ->
                    assertThat(
                                    http.json(
                                                    "POST",
                                                    "/webhooks",
                                                    Hook.json(
                                                            "off",
                                                            sink.url(path),
                                                            "\"enabled\":false"))
                                            .status())
                            .isEqualTo(200);
            default -> assertThat(http.delete(hook.path()).status()).isEqualTo(204);
        }
        JsonNode cancelled = http.get("/deliveries/" + owed).json();
        assertThat(cancelled.get("state").textValue()).isEqualTo("cancelled");
        assertThat(cancelled.has("doneAt")).isTrue();
        assertThat(cancelled.get("attempts")).hasSize(1);
    }

    @Test
    void isOwedNothingWhileItIsOff() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        Hook off = Hook.onEvents(inbox, "off", sink.url("/silent"), "\"enabled\":false");
        Hook on = Hook.onEvents(inbox, "on", sink.url("/loud"));
        on.await(on.delivery(send(inbox)), "delivered");
        assertThat(off.deliveries("")).isEmpty();

        assertThat(off.change("{\"enabled\":true}").json().get("enabled").booleanValue()).isTrue();
        off.await(off.delivery(send(inbox)), "delivered");
        assertThat(off.deliveries("")).hasSize(1);
    }

    @Test
    void isGoneOnceRemoved() {
        Hook hook = Hook.onEvents(caravan.inbox(), "gone", sink.url("/gone"));
        Http http = hook.inbox().http();
        assertThat(http.delete(hook.path()).status()).isEqualTo(204);
        assertThat(http.delete(hook.path()).status()).isEqualTo(404);
        assertThat(hook.read().status()).isEqualTo(404);
        assertThat(http.get("/webhooks").json().get("items")).isEmpty();
        assertThat(http.get(hook.path() + "/deliveries").status()).isEqualTo(404);
        assertThat(Hook.onEvents(hook.inbox(), "gone", sink.url("/gone")).id())
                .isNotEqualTo(hook.id());
    }

    @Test
    void goesWithItsInbox() {
        Hook hook = Hook.onEvents(caravan.inbox(), "joe", sink.url("/inbox"));
        assertThat(hook.inbox().http().delete("/inbox").status()).isEqualTo(204);
        assertThat(hook.read().status()).isEqualTo(401);
    }

    @Test
    void signsWithOldAndNewSecretOnceRotated() {
        Hook hook = Hook.onEvents(caravan.inbox(), "signed", sink.url("/signed"));
        Http.Answer rotated = hook.call("secret");
        assertThat(rotated.status()).isEqualTo(200);
        String secret = rotated.json().get("secret").textValue();
        assertThat(secret).isNotEqualTo(hook.secret());
        send(hook.inbox());

        Sink.Received call = call("/signed", 1);
        assertThat(Hook.isSigned(call, hook.secret())).isTrue();
        assertThat(Hook.isSigned(call, secret)).isTrue();
        String third = hook.call("secret").json().get("secret").textValue();
        assertThat(Hook.isSigned(call, third)).isFalse();
    }

    /** Whoever is told a secret can count on it, whatever else changes at the same time. */
    @Test
    void noRotatedSecretIsLostToAChange() {
        Hook hook = Hook.onEvents(caravan.inbox(), "busy", sink.url("/busy"));
        List<String> last = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "{\"name\":\"busy " + i + "\"}";
            var change = CompletableFuture.runAsync(() -> hook.change(name));
            last.add(hook.call("secret").json().get("secret").textValue());
            change.join();
            hook.call("test");
            assertThat(Hook.isSigned(call("/busy", i + 1), last.get(i))).as(name).isTrue();
        }
    }

    @Test
    void testCallTellsWhatCameOfIt() {
        sink.on("/test", Reply.of(500, io.vertx.core.buffer.Buffer.buffer("no \u0007 luck")));
        Hook hook =
                Hook.register(
                        caravan.inbox(),
                        "test",
                        sink.url("/test"),
                        "\"trigger\":{\"every\":\"1d\"}");
        JsonNode attempt = hook.call("test").json();
        assertThat(attempt.get("status").intValue()).isEqualTo(500);
        assertThat(attempt.get("excerpt").textValue()).isEqualTo("no \ufffd luck");
        assertThat(call("/test", 1).text()).startsWith("Hello test, current time is ");
        assertThat(Hook.isSigned(call("/test", 1), hook.secret())).isTrue();
        assertThat(hook.deliveries("")).isEmpty();
        hook.call("test");
        assertThat(call("/test", 2).header("webhook-id"))
                .isNotEqualTo(call("/test", 1).header("webhook-id"));

        hook.change("{\"destination\":\"http://127.0.0.1:1/\"}");
        JsonNode unanswered = hook.call("test").json();
        assertThat(unanswered.has("status")).isFalse();
        assertThat(unanswered.get("error").textValue()).contains("refuses the connection");
    }

    @Test
    void listsPageByPage() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(Hook.onEvents(inbox, "hook " + i, sink.url("/list")).id());
        }
        Hook.onEvents(caravan.inbox(), "other", sink.url("/list"));
        List<String> seen = new ArrayList<>();
        String before = "";
        JsonNode page;
        do {
            page = inbox.http().get("/webhooks?limit=2" + before).json();
            seen.addAll(page.get("items").findValuesAsText("id"));
            before = "&before=" + page.get("next").asText();
        } while (!page.get("next").isNull());
        assertThat(seen)
                .containsExactly(made.get(4), made.get(3), made.get(2), made.get(1), made.get(0));
        assertThat(
                        inbox.http()
                                .get("/webhooks?after=" + made.get(2))
                                .json()
                                .get("items")
                                .findValuesAsText("id"))
                .containsExactly(made.get(3), made.get(4));
        assertThat(inbox.http().get("/webhooks?limit=0").status()).isEqualTo(400);
        assertThat(inbox.http().get("/webhooks?state=x").status()).isEqualTo(400);
    }

    @Test
    void nobodyElseCanTouchIt() {
        Hook hook = Hook.onEvents(caravan.inbox(), "mine", sink.url("/mine"));
        JsonNode before = hook.registered();
        String event = send(hook.inbox());
        Http others = caravan.inbox().http();
        for (String path : List.of(hook.path(), "/webhooks/" + UNKNOWN, "/webhooks/x%00y")) {
            assertThat(others.get(path).status()).isEqualTo(404);
            assertThat(others.json("PATCH", path, "{\"rate\":1}").status()).isEqualTo(404);
            assertThat(others.delete(path).status()).isEqualTo(404);
            assertThat(others.post(path + "/test", "").status()).isEqualTo(404);
            assertThat(others.post(path + "/secret", "").status()).isEqualTo(404);
            assertThat(others.get(path + "/deliveries").status()).isEqualTo(404);
            String since = "{\"since\":\"2026-01-01T00:00:00Z\"}";
            assertThat(others.json("POST", path + "/recover", since).status()).isEqualTo(404);
        }
        String delivery = hook.delivery(event);
        hook.await(delivery, "delivered");
        assertThat(others.get("/deliveries/" + delivery).status()).isEqualTo(404);
        assertThat(others.post("/deliveries/" + delivery + "/retry", "").status()).isEqualTo(404);
        String to = "{\"webhook\":\"" + hook.id() + "\"}";
        assertThat(others.json("POST", "/data/" + event + "/replay", to).status()).isEqualTo(404);
        String own = others.post("/data", "").json().get("id").textValue();
        Http.Answer replay = others.json("POST", "/data/" + own + "/replay", to);
        assertThat(replay.status()).isEqualTo(422);
        assertThat(replay.json().at("/errors/0/pointer").textValue()).isEqualTo("/webhook");
        assertThat(hook.registered()).isEqualTo(before);
        assertThat(hook.deliveries("")).containsExactly(delivery);
    }
}
