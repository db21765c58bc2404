package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.Reply;
import servers.SharedCaravan;
import servers.Sink;
import servers.Socket;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A webhook's secret is told by the answer that makes it, and by nothing that comes after. */
class WebhookSecretsIT {

    private static final String PREFIX = "whsec_";
    private static final String GIVEN = "whsec_Z2l2ZW4tc2VjcmV0LW9mLXRoaXMtdGVzdC0wMTIz";
    private static final String LATER = "whsec_bGF0ZXItc2VjcmV0LW9mLXRoaXMtdGVzdC00NTY3";
    private static final String HEADER = "Bearer a-receivers-own-0123456789";
    private static final String PATH = "a-receivers-path-0123456789";

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final Sink sink = Sink.http();

    private final CaravanProcess.Inbox inbox = caravan.inbox();
    private final Http http = inbox.http();

    @AfterAll
    static void stop() {
        sink.close();
    }

    /** Each in its own way: one made, one given, one given later, one rotated. */
    @Test
    void isToldOnce() {
        List<String> secrets = new ArrayList<>(List.of(GIVEN, LATER));
        secrets.forEach(TestRun::secret);
        TestRun.secret(HEADER);
        TestRun.secret(PATH);
        sink.on("/" + PATH, Reply.reset(), Reply.of(500), Reply.of(200));
        List<String> answers = new ArrayList<>();
        try (Socket viewer = Socket.open(caravan, inbox)) {
            Hook made = Hook.onEvents(inbox, "made", sink.url("/" + PATH), "'retry':['1s','1s']");
            secrets.add(made.secret());
            Hook given = Hook.onEvents(inbox, "given", sink.url("/given"), secret(GIVEN));
            assertThat(given.secret()).isEqualTo(GIVEN);
            String again = Hook.json("given", sink.url("/given"), secret(LATER));
            answers.add(http.json("POST", "/webhooks", again).text());
            String event = http.json("POST", "/data", "{}").json().get("id").textValue();
            http.json("PATCH", given.path(), "{\"trigger\":{\"events\":{}}}");
            JsonNode rotated = given.call("secret").json();
            secrets.add(rotated.get("secret").textValue());
            answers.add(made.await(made.delivery(event), "delivered").toString());
            String replay = "{\"webhook\":\"" + given.id() + "\"}";
            answers.add(http.json("POST", "/data/" + event + "/replay", replay).text());
            given.await(given.delivery(event), "delivered");
            for (Hook hook : List.of(made, given)) {
                answers.add(hook.read().text());
                answers.add(hook.change("{\"rate\":7}").text());
                answers.add(hook.call("test").text());
                answers.add(http.get(hook.path() + "/deliveries").text());
            }
            for (String path : List.of("/webhooks", "/data", "/inbox")) {
                answers.add(http.get(path).text());
            }
            viewer.awaitEvents(1);
            answers.addAll(viewer.messages());
        }
        answers.add(caravan.http().get("/q/metrics").text());
        answers.add(caravan.log());
        for (String secret : secrets) {
            String key = secret.substring(PREFIX.length());
            assertThat(answers).noneMatch(answer -> answer.contains(key));
        }
        assertThat(sink.received("/" + PATH)).hasSizeGreaterThanOrEqualTo(3);
    }

    private static String secret(String secret) {
        return "'secret':'" + secret + "'";
    }

    /** A destination's own secrets: in a header, and in the URL, which its owner may read. */
    @Test
    void whatTheReceiverAsksForIsInNoLogAndNoMetric() {
        TestRun.secret(HEADER);
        TestRun.secret(PATH);
        sink.on("/in/" + PATH, Reply.reset(), Reply.of(301), Reply.of(200));
        Hook hook =
                Hook.onEvents(
                        inbox,
                        "theirs",
                        sink.url("/in/" + PATH),
                        "'headers':{'authorization':'" + HEADER + "'}",
                        "'retry':['1s','1s']");
        String event = http.json("POST", "/data", "{}").json().get("id").textValue();
        String failed = hook.await(hook.delivery(event), "failed").toString();
        hook.call("test");
        await().until(() -> sink.received("/in/" + PATH).size() == 3);
        assertThat(sink.received("/in/" + PATH))
                .allMatch(it -> it.header("authorization").orElse("").equals(HEADER));
        assertThat(hook.read().text() + hook.change("{\"rate\":7}").text() + failed)
                .doesNotContain(HEADER);
        String seen = failed + caravan.http().get("/q/metrics").text() + caravan.log();
        assertThat(seen).doesNotContain(HEADER).doesNotContain(PATH);
    }
}
