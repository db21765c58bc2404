package routes.outbound;

import java.util.Map;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.NameServer;
import servers.Sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A name that led to an allowed address when it was registered, and then to this machine. */
class RebindingIT {

    private static final String ALLOWED = "127.0.0.2";
    private static final String NAME = "turned.example";

    @Test
    void isNotConnectedTo() {
        try (NameServer names = new NameServer().resolve(NAME, ALLOWED);
                Sink sink = Sink.http();
                CaravanProcess caravan =
                        CaravanProcess.start(
                                Map.of(
                                        "CARAVAN_NAME_SERVER",
                                        names.address(),
                                        "CARAVAN_ALLOW_NETWORKS",
                                        ALLOWED + "/32"))) {
            CaravanProcess.Inbox inbox = caravan.inbox();
            String retries = "'retry':[" + "'1s',".repeat(19) + "'1s']";
            Hook hook = Hook.onEvents(inbox, "turned", sink.url(NAME, "/"), retries);
            String here = Hook.json("here", sink.url("/"));
            assertThat(inbox.http().json("POST", "/webhooks", here).status()).isEqualTo(422);
            String event = inbox.http().post("/data", "").json().get("id").textValue();
            awaitError(hook, event, "it refuses the connection");
            names.resolve(NAME, "127.0.0.1");
            awaitError(hook, event, "its name leads to an address that is not allowed");
            assertThat(sink.connections()).isZero();
        }
    }

    private static void awaitError(Hook hook, String event, String error) {
        await(error)
                .until(
                        () ->
                                hook.log().containsKey(hook.delivery(event))
                                        && hook.log()
                                                .get(hook.delivery(event))
                                                .get("attempts")
                                                .findValuesAsText("error")
                                                .contains(error));
    }
}
