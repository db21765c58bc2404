package routes.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.NameServer;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/** One address makes ten inboxes a minute, and hears when it may go on; the operator as many. */
class NewInboxesIT {

    private static final String ADMIN = "admin-of-new-inboxes-it-012345678";
    private static final int LIMIT = 10;

    @Test
    void refusesEleventhInboxOfMinute() {
        TestRun.secret(ADMIN);
        try (CaravanProcess caravan =
                CaravanProcess.start(
                        Map.of(
                                "CARAVAN_LIMITS_NEW_INBOXES",
                                Integer.toString(LIMIT),
                                "CARAVAN_ADMIN_TOKEN",
                                ADMIN))) {
            Http admin = caravan.http().bearer(ADMIN);
            // What makes no inbox does not count.
            for (int i = 0; i < 2 * LIMIT; i++) {
                assertThat(caravan.http().json("POST", "/inboxes", "[]").status()).isEqualTo(422);
            }
            long start = System.nanoTime();
            int made = 0;
            Http.Answer answer = caravan.http().post("/inboxes", "");
            while (answer.status() == 201) {
                made++;
                answer = caravan.http().post("/inboxes", "");
            }
            // The allowance comes back bit by bit, one inbox in six seconds.
            long back = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) / 6 + 1;
            assertThat(made).isBetween(LIMIT, LIMIT + (int) back);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(admin.get("/inboxes").json().get("items")).hasSize(made);

            assertThat(admin.post("/inboxes", "").status()).isEqualTo(201);
        }
    }

    /**
     * Who may make none has no name looked up; and what is refused for its fields does not count.
     */
    @Test
    void refusesRegistrationsBeforeTheirNamesAreLookedUp() {
        try (NameServer names = new NameServer();
                CaravanProcess caravan =
                        CaravanProcess.start(
                                Map.of(
                                        "CARAVAN_LIMITS_NEW_INBOXES",
                                        "1",
                                        "CARAVAN_NAME_SERVER",
                                        names.address()))) {
            Http http = caravan.http();
            for (String refused : List.of("{}", webhook("http://10.0.0.1/"))) {
                assertThat(http.json("POST", "/webhooks", refused).status()).isEqualTo(422);
            }
            Http.Answer made = http.json("POST", "/webhooks", webhook("http://first.test/"));
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.json().get("warning").textValue()).contains("does not resolve");
            assertThat(names.asked("first.test")).isPositive();

            Http.Answer over = http.json("POST", "/webhooks", webhook("http://second.test/"));
            assertThat(over.status()).isEqualTo(429);
            assertThat(names.asked("second.test")).isZero();
        }
    }

    private static String webhook(String destination) {
        return Hook.json("joe", destination, "\"trigger\":{\"events\":{}}");
    }
}
