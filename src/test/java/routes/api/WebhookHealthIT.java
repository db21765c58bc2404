package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.Reply;
import servers.SharedCaravan;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How a webhook is, in its list, its figures and the metrics; and what its receiver is told. */
class WebhookHealthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NO_RETRY_SOON = "'retry':['1h']";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final Sink sink = Sink.http();

    @AfterAll
    static void stop() {
        sink.close();
    }

    private static String send(CaravanProcess.Inbox inbox) {
        return inbox.http().json("POST", "/data", "{\"ok\":true}").json().get("id").textValue();
    }

    private static JsonNode health(Hook hook) {
        return hook.read().json().get("health");
    }

    /** As its list says it, which has to be the same. */
    private static JsonNode listed(Hook hook) {
        JsonNode items = hook.inbox().http().get("/webhooks").json().get("items");
        assertThat(items).hasSize(1);
        return items.get(0).get("health");
    }

    private static void awaitState(Hook hook, String state) {
        await(state)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(health(hook).get("state").textValue()).isEqualTo(state));
    }

    @Test
    void onThenFailingThenOnAgainThenOff() {
        sink.on("/health", Reply.of(200), Reply.of(503), Reply.of(200), Reply.of(410));
        Hook hook = Hook.onEvents(caravan.inbox(), "a", sink.url("/health"), NO_RETRY_SOON);
        assertThat(health(hook).get("state").textValue()).isEqualTo("on");
        assertThat(health(hook).has("last")).isFalse();

        Instant before = Instant.now().minusSeconds(1);
        hook.await(hook.delivery(send(hook.inbox())), "delivered");
        JsonNode last = health(hook).get("last");
        assertThat(last.get("status").intValue()).isEqualTo(200);
        assertThat(last.get("outcome").textValue()).isEqualTo("delivered");
        assertThat(Instant.parse(last.get("at").textValue())).isAfter(before);

        send(hook.inbox());
        awaitState(hook, "failing");
        JsonNode failing = listed(hook);
        assertThat(failing.get("failures").intValue()).isEqualTo(1);
        assertThat(failing.get("last").get("status").intValue()).isEqualTo(503);
        assertThat(failing.get("last").get("outcome").textValue()).isEqualTo("again");
        assertThat(Instant.parse(failing.get("failingSince").textValue())).isAfter(before);

        hook.await(hook.delivery(send(hook.inbox())), "delivered");
        assertThat(health(hook).get("state").textValue()).isEqualTo("on");
        assertThat(health(hook).get("failures").intValue()).isZero();

        send(hook.inbox());
        awaitState(hook, "off");
        JsonNode off = listed(hook);
        assertThat(off.get("reason").textValue()).isEqualTo("gone");
        assertThat(off.get("last").get("status").intValue()).isEqualTo(410);
        hook.change("{\"enabled\":true}");
        assertThat(health(hook).get("state").textValue()).isEqualTo("on");
        hook.change("{\"enabled\":false}");
        assertThat(health(hook).get("reason").textValue()).isEqualTo("asked");
    }

    @Test
    void figuresSayHowItGoesAndWhatIsOwed() {
        sink.on("/figures", Reply.of(200), Reply.of(200), Reply.of(200), Reply.of(500));
        Hook hook = Hook.onEvents(caravan.inbox(), "a", sink.url("/figures"), NO_RETRY_SOON);
        JsonNode none = stats(hook);
        assertThat(none.get("attemptsLastHour").intValue()).isZero();
        for (String field : List.of("successShare", "p50Ms", "p99Ms", "oldestOwedSeconds")) {
            assertThat(none.get(field).isNull()).as(field).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            hook.await(hook.delivery(send(hook.inbox())), "delivered");
        }
        send(hook.inbox());
        awaitState(hook, "failing");
        JsonNode stats = stats(hook);
        assertThat(stats.get("attemptsLastMinute").intValue()).isEqualTo(4);
        assertThat(stats.get("attemptsLastHour").intValue()).isEqualTo(4);
        assertThat(stats.get("deliveredLastHour").intValue()).isEqualTo(3);
        assertThat(stats.get("successShare").doubleValue()).isEqualTo(0.75);
        assertThat(stats.get("p50Ms").isIntegralNumber()).isTrue();
        assertThat(stats.get("p99Ms").intValue())
                .isGreaterThanOrEqualTo(stats.get("p50Ms").intValue());
        assertThat(stats.get("backlog").intValue()).isEqualTo(1);
        assertThat(stats.get("oldestOwedSeconds").doubleValue()).isPositive();

        Http stranger = caravan.inbox().http();
        assertThat(stranger.get(hook.path() + "/stats").status()).isEqualTo(404);
        assertThat(hook.inbox().http().get(hook.path() + "/stats?a=1").status()).isEqualTo(400);
    }

    private static JsonNode stats(Hook hook) {
        return hook.inbox().http().get(hook.path() + "/stats").json();
    }

    @Test
    void metricsHaveTheSameInPrometheusNames() {
        Hook hook = Hook.onEvents(caravan.inbox(), "a", sink.url("/metrics"));
        hook.await(hook.delivery(send(hook.inbox())), "delivered");
        String metrics = caravan.http().get("/q/metrics").text();
        assertThat(metrics)
                .contains("# TYPE caravan_deliveries_oldest_seconds gauge")
                .contains("# TYPE caravan_deliveries_backlog gauge")
                .contains("caravan_deliveries_ended_total{state=\"delivered\"")
                .contains("caravan_attempts_total{outcome=\"delivered\"")
                .contains("caravan_attempt_duration_seconds_count{outcome=\"delivered\"")
                .contains("caravan_attempt_duration_seconds_bucket{outcome=\"delivered\"")
                .doesNotContain(hook.id());
    }

    @Test
    void anAttemptHasTheHeadersOfItsAnswer() {
        sink.on("/head", Reply.of(200, "X-Request", "a1", "X-Api-Key", "S3CRET"));
        Hook hook = Hook.onEvents(caravan.inbox(), "a", sink.url("/head"));
        JsonNode delivery = hook.await(hook.delivery(send(hook.inbox())), "delivered");
        JsonNode headers = delivery.get("attempts").get(0).get("headers");
        assertThat(headers.get("x-request").get(0).textValue()).isEqualTo("a1");
        assertThat(headers.get("x-api-key").get(0).textValue()).isEqualTo("***");
        assertThat(hook.call("test").json().get("headers").has("x-request")).isTrue();
    }

    @Test
    void allAttemptsAreSpansOfTheEventsOwnTrace() {
        sink.on("/traced", Reply.of(503), Reply.of(200));
        Hook hook = Hook.onEvents(caravan.inbox(), "a", sink.url("/traced"), "'retry':['1s']");
        Http.Answer sent =
                hook.inbox()
                        .http()
                        .post("/data", "{}", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
        hook.await(hook.delivery(sent.json().get("id").textValue()), "delivered");
        List<String> parents = parents("/traced");
        assertThat(parents).hasSize(2).doesNotHaveDuplicates();
        assertThat(parents)
                .allMatch(each -> each.matches("00-" + TRACE + "-[0-9a-f]{16}-01"))
                .noneMatch(each -> each.contains("00f067aa0ba902b7"));

        sink.on("/own", Reply.of(503), Reply.of(200));
        Hook own = Hook.onEvents(caravan.inbox(), "b", sink.url("/own"), "'retry':['1s']");
        own.await(own.delivery(send(own.inbox())), "delivered");
        List<String> spans = parents("/own");
        assertThat(spans).hasSize(2).doesNotHaveDuplicates();
        assertThat(spans.get(0).substring(0, 35)).isEqualTo(spans.get(1).substring(0, 35));
    }

    private static List<String> parents(String path) {
        return sink.received(path).stream()
                .map(each -> each.header("traceparent").orElseThrow())
                .toList();
    }
}
