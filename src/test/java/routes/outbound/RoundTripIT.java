package routes.outbound;

import java.util.List;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Refusal;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What goes out to the inbox that it came from does not go round for ever. */
class RoundTripIT {

    private static final CaravanProcess caravan = SharedCaravan.get();

    @Test
    void webhookToItsOwnInboxStopsAfterFiveRounds() {
        var inbox = caravan.inbox();
        Hook hook = Hook.onEvents(inbox, "round", caravan.url() + "/in/" + inbox.key());
        inbox.http().post("/data", "round and round");
        await().until(() -> hook.deliveries("state=failed").size() == 1);
        assertThat(inbox.http().get("/data").json().get("items").findValuesAsText("text"))
                .hasSize(6)
                .containsOnly("round and round");
        assertThat(hook.deliveries("state=delivered")).hasSize(5);
        assertThat(hook.deliveries("")).hasSize(6);
        String failed = hook.deliveries("state=failed").get(0);
        var attempts = inbox.http().get("/deliveries/" + failed).json().get("attempts");
        assertThat(attempts.findValuesAsText("status")).isEqualTo(List.of("422"));
        assertThat(attempts.get(0).get("excerpt").textValue()).contains("too-many-hops");
    }

    @Test
    void eventThatHasGoneRoundTooOftenIsRefused() {
        var inbox = caravan.inbox();
        Refusal refusal = Refusal.watching(inbox);
        for (String path : List.of("/data", "/in/" + inbox.key(), "/in/" + inbox.key() + "/a")) {
            refusal.check(
                    422, "too-many-hops", () -> inbox.http().post(path, "x", "caravan-hops", "6"));
            assertThat(inbox.http().post(path, "x", "caravan-hops", "5").status()).isEqualTo(202);
        }
    }
}
