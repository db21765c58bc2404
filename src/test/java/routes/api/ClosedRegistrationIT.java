package routes.api;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Head;
import servers.Hook;
import servers.Http;
import servers.RawHttp;
import servers.SharedCaravan;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may not make an inbox may not register without one; who has one may. */
class ClosedRegistrationIT {

    private static final String ADMIN = "admin-of-closed-registration-it-0123";
    private static final String JSON =
            Hook.json("joe", "http://127.0.0.1:9/", "\"trigger\":{\"events\":{}}");

    private static CaravanProcess closed;

    @BeforeAll
    static void start() {
        TestRun.secret(ADMIN);
        closed =
                CaravanProcess.start(
                        Map.of(
                                "CARAVAN_OPEN", "false",
                                "CARAVAN_ADMIN_TOKEN", ADMIN,
                                "CARAVAN_LIMITS_NEW_INBOXES", "1"));
    }

    @AfterAll
    static void stop() {
        closed.close();
    }

    @Test
    void needsTokenWhereCreatingIsClosed() {
        Http admin = closed.http().bearer(ADMIN);
        Http.Answer refused = closed.http().json("POST", "/webhooks", JSON);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().get("type").textValue()).endsWith(":admin-only");
        assertThat(admin.get("/inboxes").json().get("items")).isEmpty();

        String token = admin.post("/inboxes", "").json().get("token").textValue();
        assertThat(closed.http().bearer(token).json("POST", "/webhooks", JSON).status())
                .isEqualTo(201);
        assertThat(
                        closed.http()
                                .bearer("none-that-is-known-0123")
                                .json("POST", "/webhooks", JSON)
                                .status())
                .isEqualTo(401);
    }

    /** Pages of others and rebound names cannot make a visitor's browser register. */
    @Test
    void refusesForeignPageAndUnknownHost() {
        Http open = SharedCaravan.get().http();
        String[] type = {"Content-Type", "application/json"};
        Http.Answer foreign =
                open.post("/webhooks", JSON, type[0], type[1], "Origin", "https://example.com");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.json().get("type").textValue()).endsWith(":foreign-origin");
        String head =
                Head.of(
                        "POST /webhooks",
                        "Host: rebound.example",
                        "Content-Type: application/json",
                        "Content-Length: " + JSON.length());
        Http.Answer rebound = RawHttp.at(SharedCaravan.get().url()).send(head + JSON);
        assertThat(rebound.status()).isEqualTo(403);
        assertThat(rebound.json().get("type").textValue()).endsWith(":unknown-host");
    }

    @Test
    void countsAsNewInbox() {
        try (CaravanProcess caravan =
                CaravanProcess.start(Map.of("CARAVAN_LIMITS_NEW_INBOXES", "1"))) {
            assertThat(caravan.http().json("POST", "/webhooks", JSON).status()).isEqualTo(201);
            Http.Answer second = caravan.http().json("POST", "/webhooks", JSON);
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.header("Retry-After")).isPresent();
        }
    }
}
