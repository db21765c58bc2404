package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.SharedCaravan;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A destination is registered, and is called from then on. */
class RegisterIT {

    private static final Pattern GREETING =
            Pattern.compile("Hello joe, current time is (\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)");

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final Sink sink = Sink.http();

    @AfterAll
    static void stop() {
        sink.close();
    }

    private static List<Sink.Received> awaitCalls(String path, int count) {
        await(path).atMost(Duration.ofSeconds(60)).until(() -> sink.received(path).size() >= count);
        return sink.received(path);
    }

    /** The line of the first users: no token, a name and a destination. */
    @Test
    void greetsEveryFiveSecondsWhoeverRegisters() {
        String body = "{\"name\": \"joe\", \"destination\": \"" + sink.url("/joe") + "\"}";
        Http.Answer answer =
                caravan.http().post("/webhooks", body, "content-type", "application/json");
        assertThat(answer.status()).isEqualTo(201);
        JsonNode made = answer.json();
        assertThat(made.at("/trigger/every").textValue()).isEqualTo("5s");

        List<Sink.Received> calls = awaitCalls("/joe", 2);
        Instant last = Instant.EPOCH;
        for (Sink.Received call : calls) {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.header("content-type")).contains("text/plain");
            assertThat(call.header("user-agent").orElseThrow()).startsWith("Caravan");
            assertThat(Hook.isSigned(call, made.get("secret").textValue())).isTrue();
            Matcher greeting = GREETING.matcher(call.text());
            assertThat(greeting.matches()).as(call.text()).isTrue();
            assertThat(Instant.parse(greeting.group(1))).isAfter(last);
            last = Instant.parse(greeting.group(1));
        }
        assertThat(calls.get(0).header("webhook-id"))
                .isNotEqualTo(calls.get(1).header("webhook-id"));

        // Its own inbox came with it, and opens it.
        Http own = caravan.http().bearer(made.at("/inbox/token").textValue());
        assertThat(own.get("/inbox").json().get("name").textValue()).isEqualTo("joe");
        assertThat(own.get("/webhooks").json().get("items").findValuesAsText("id"))
                .containsExactly(made.get("id").textValue());
        assertThat(caravan.http().post("/in/" + made.at("/inbox/key").textValue(), "").status())
                .isEqualTo(202);
        assertThat(own.delete("/webhooks/" + made.get("id").textValue()).status()).isEqualTo(204);
    }

    @Test
    void belongsToTheInboxOfTheToken() {
        var inbox = caravan.inbox();
        Hook hook =
                Hook.register(inbox, "daily", sink.url("/daily"), "\"trigger\":{\"every\":\"1d\"}");
        JsonNode read = hook.read().json();
        assertThat(inbox.http().get("/webhooks").json().get("items")).containsExactly(read);
        assertThat(read.has("inbox")).isFalse();
        assertThat(caravan.http().get("/webhooks").status()).isEqualTo(401);
    }

    @Test
    void keepsAndShowsWhatWasSaid() {
        String fields =
                """
                "trigger":{"cron":"0 9 * * MON-FRI","zone":"Europe/Paris"},"body":"{{tick}}",
                "contentType":"application/json","headers":{"x-team":"a","Authorization":"Bearer of-others-0123456789"},
                "timeout":"3s","retry":["1s","1m30s"],"maxConcurrency":7,"rate":9,"enabled":false""";
        Hook hook = Hook.register(caravan.inbox(), "full", sink.url("/full?a=b"), fields);
        JsonNode read = hook.read().json();
        assertThat(read.get("destination").textValue()).isEqualTo(sink.url("/full?a=b"));
        assertThat(read.at("/trigger/zone").textValue()).isEqualTo("Europe/Paris");
        assertThat(read.at("/headers/Authorization").textValue()).isEqualTo("***");
        assertThat(read.get("retry")).hasSize(2);
        assertThat(read.get("rate").intValue()).isEqualTo(9);
        assertThat(read.get("enabled").booleanValue()).isFalse();
        assertThat(caravan.log()).doesNotContain("of-others-0123456789");
    }

    @Test
    void sameNameAgainReplacesWhatWasThere() {
        var inbox = caravan.inbox();
        Hook hook = Hook.onEvents(inbox, "again", sink.url("/first"), "\"timeout\":\"3s\"");
        Http.Answer again =
                inbox.http().json("POST", "/webhooks", Hook.json(" again ", sink.url("/second")));
        assertThat(again.status()).isEqualTo(200);
        JsonNode now = again.json();
        assertThat(now.get("id").textValue()).isEqualTo(hook.id());
        assertThat(now.has("secret")).isFalse();
        assertThat(now.get("destination").textValue()).isEqualTo(sink.url("/second"));
        assertThat(now.get("timeout").textValue()).isEqualTo("15s");
        assertThat(now.at("/trigger/every").textValue()).isEqualTo("5s");
        assertThat(inbox.http().get("/webhooks").json().get("items"))
                .extracting(Hook::registered)
                .containsExactly(now);
        Sink.Received call = awaitCalls("/second", 1).get(0);
        assertThat(Hook.isSigned(call, hook.secret())).isTrue();
        assertThat(hook.inbox().http().delete(hook.path()).status()).isEqualTo(204);

        // In another inbox the name is free.
        Hook other = Hook.onEvents(caravan.inbox(), "again", sink.url("/third"));
        assertThat(other.id()).isNotEqualTo(hook.id());
    }

    @Test
    void signsWithTheSecretThatWasGiven() {
        String secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD1234567890ab";
        Hook hook =
                Hook.onEvents(
                        caravan.inbox(), "own", sink.url("/own"), "\"secret\":\"" + secret + "\"");
        assertThat(hook.secret()).isEqualTo(secret);
        hook.inbox().http().post("/data", "signed");
        assertThat(Hook.isSigned(awaitCalls("/own", 1).get(0), secret)).isTrue();
    }

    /** Payload, content type and headers go on; what was masked and what is the way's does not. */
    @Test
    void forwardsEventsAsTheyCame() {
        Hook hook =
                Hook.register(
                        caravan.inbox(),
                        "main",
                        sink.url("/main"),
                        "\"trigger\":{\"events\":{\"methods\":[\"PUT\"],\"match\":{\"/ref\":\"main\"}}}",
                        "\"headers\":{\"x-team\":\"a\"}");
        String key = "/in/" + hook.inbox().key();
        for (String body : List.of("{\"ref\":\"main\", \"n\":1e2}", "{\"ref\":\"next\"}", "ref")) {
            caravan.http()
                    .send(
                            "PUT",
                            key,
                            body.getBytes(),
                            Map.of(
                                    "Content-Type", "application/x-thing",
                                    "X-Event", "push",
                                    "X-Forwarded-For", "203.0.113.9",
                                    "Authorization", "Bearer of-the-sender-0123456789"));
        }
        caravan.http().post(key, "{\"ref\":\"main\"}");
        await().until(() -> !sink.received("/main").isEmpty());
        Sink.Received call = sink.received("/main").get(0);
        assertThat(call.text()).isEqualTo("{\"ref\":\"main\", \"n\":1e2}");
        assertThat(call.header("content-type")).contains("application/x-thing");
        assertThat(call.header("x-event")).contains("push");
        assertThat(call.header("x-team")).contains("a");
        assertThat(call.header("caravan-hops")).contains("1");
        assertThat(call.header("x-forwarded-for")).isEmpty();
        assertThat(call.header("authorization")).isEmpty();
        assertThat(Hook.isSigned(call, hook.secret())).isTrue();
        assertThat(hook.deliveries("")).hasSize(1);
    }

    @Test
    void inboxMayHaveAHundred() {
        var inbox = caravan.inbox();
        String never = "\"trigger\":{\"events\":{}}";
        for (int i = 0; i < 100; i++) {
            Hook.register(inbox, "hook " + i, sink.url("/many"), never);
        }
        Http.Answer answer =
                inbox.http().json("POST", "/webhooks", Hook.json("more", sink.url("/many"), never));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(
                        inbox.http()
                                .json(
                                        "POST",
                                        "/webhooks",
                                        Hook.json("hook 7", sink.url("/many"), never))
                                .status())
                .isEqualTo(200);
    }
}
