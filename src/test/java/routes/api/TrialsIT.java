package routes.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.Reply;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Test calls to destinations that hang: a few of each inbox, some in all, and nobody else waits.
 */
class TrialsIT {

    private static final int OF_ONE = 4;
    private static final int OF_ALL = 12;

    private static final Sink sink = Sink.http();
    private static final CaravanProcess caravan =
            CaravanProcess.start(
                    Map.of(
                            "CARAVAN_LIMITS_TRIALS",
                            Integer.toString(OF_ALL),
                            "CARAVAN_LIMITS_CALLS",
                            "1",
                            // Fewer than what hangs: none may wait for it.
                            "QUARKUS_THREAD_POOL_MAX_THREADS",
                            "8"));

    @AfterAll
    static void stop() {
        caravan.close();
        sink.close();
    }

    private static Hook hook(String path) {
        return Hook.onEvents(caravan.inbox(), path, sink.url("/" + path), "\"timeout\":\"15s\"");
    }

    private static CompletableFuture<Http.Answer> begin(Hook hook) {
        return CompletableFuture.supplyAsync(
                () -> hook.call("test"), run -> new Thread(run).start());
    }

    private static void assertTooMany(Http.Answer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.json().get("type").textValue()).endsWith(":too-many-trials");
        assertThat(answer.header("Retry-After")).isPresent();
    }

    @Test
    void holdUpNobodyAndAreBounded() {
        sink.on("/hangs", Reply.hanging());
        List<Hook> hooks = new ArrayList<>();
        List<CompletableFuture<Http.Answer>> tests = new ArrayList<>();
        for (int i = 0; i < OF_ALL / OF_ONE; i++) {
            Hook hook = hook("hangs");
            hooks.add(hook);
            for (int j = 0; j < OF_ONE; j++) {
                tests.add(begin(hook));
            }
            int begun = tests.size();
            await().until(() -> sink.received("/hangs").size() == begun);
            assertTooMany(hook.call("test"));
        }
        Hook quick = hook("quick");
        assertTooMany(quick.call("test"));

        String event =
                quick.inbox().http().json("POST", "/data", "{}").json().get("id").textValue();
        quick.await(quick.delivery(event), "delivered");
        assertThat(tests).noneMatch(CompletableFuture::isDone);
        tests.forEach(
                test -> assertThat(test.join().json().get("error").textValue()).contains("time"));
        assertThat(quick.call("test").json().get("status").intValue()).isEqualTo(200);
    }
}
