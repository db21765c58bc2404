package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Http;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/** Where creating is not open, the admin token makes inboxes, and manages all of them. */
class AdminApiIT {

    private static final String ADMIN = "admin-of-admin-api-it-0123456789ab";
    private static final String NOBODY = "019a9f5c-3b7e-7c11-9d5e-2f6a8b1c4d70";

    private static CaravanProcess caravan;
    private static Http admin;
    private static JsonNode one;

    @BeforeAll
    static void start() {
        TestRun.secret(ADMIN);
        caravan =
                CaravanProcess.start(Map.of("CARAVAN_ADMIN_TOKEN", ADMIN, "CARAVAN_OPEN", "false"));
        admin = caravan.http().bearer(ADMIN);
        one = make();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    private static JsonNode make() {
        Http.Answer made = admin.post("/inboxes", "");
        assertThat(made.status()).isEqualTo(201);
        return made.json();
    }

    private static Http of(JsonNode inbox) {
        return caravan.http().bearer(inbox.get("token").textValue());
    }

    private static List<String> all() {
        return ids(admin.get("/inboxes?limit=200").json());
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items").findValuesAsText("id");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /inboxes",
        "GET, /inboxes",
        "DELETE, /inboxes/{id}",
        "POST, /inboxes/{id}/token",
        "DELETE, /inboxes/x",
        "POST, /inboxes/x/token"
    })
    void refusesWhoeverIsNotAdmin(String method, String path) {
        List<String> before = all();
        String target = path.replace("{id}", one.get("id").textValue());
        List<Http> others =
                List.of(
                        caravan.http(),
                        of(one),
                        caravan.http().bearer(ADMIN + "x"),
                        caravan.http().bearer(ADMIN.substring(1)),
                        caravan.http().bearer(one.get("key").textValue()));
        for (Http other : others) {
            Http.Answer answer = other.send(method, target, new byte[0], Map.of());
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().get("type").textValue()).endsWith(":admin-only");
        }
        assertThat(all()).isEqualTo(before);
        assertThat(of(one).get("/inbox").status()).isEqualTo(200);
    }

    @Test
    void adminTokenIsNoInboxToken() {
        assertThat(admin.get("/inbox").status()).isEqualTo(401);
        assertThat(admin.get("/data").status()).isEqualTo(401);
        assertThat(admin.post("/data", "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 200})
    void listsPageByPageBothWays(int limit) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(make().get("id").textValue());
        }
        List<String> newestFirst = all();
        assertThat(newestFirst).containsAll(made).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(walk(limit, "before", "")).isEqualTo(newestFirst);

        String from = made.get(0);
        assertThat(walk(limit, "after", from)).isEqualTo(made.subList(1, 4));
    }

    private static List<String> walk(int limit, String direction, String from) {
        List<String> seen = new ArrayList<>();
        String next = from;
        do {
            String at = next.isEmpty() ? "" : "&" + direction + "=" + next;
            JsonNode page = admin.get("/inboxes?limit=" + limit + at).json();
            assertThat(ids(page).size()).isLessThanOrEqualTo(limit);
            seen.addAll(ids(page));
            next = page.get("next").isNull() ? "" : page.get("next").textValue();
        } while (!next.isEmpty());
        return seen;
    }

    @Test
    void listShowsNoSecret() {
        String list = admin.get("/inboxes?limit=200").text();
        assertThat(list).contains(one.get("id").textValue());
        assertThat(list).doesNotContain(one.get("token").textValue());
        assertThat(list).doesNotContain(one.get("key").textValue());
    }

    @Test
    void deletesInbox() {
        JsonNode inbox = make();
        String path = "/inboxes/" + inbox.get("id").textValue();
        of(inbox).post("/data", "goes");
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(of(inbox).get("/inbox").status()).isEqualTo(401);
        assertThat(all()).doesNotContain(inbox.get("id").textValue());
        assertThat(admin.delete(path).status()).isEqualTo(404);
    }

    @Test
    void givesNewToken() {
        JsonNode inbox = make();
        String path = "/inboxes/" + inbox.get("id").textValue() + "/token";
        JsonNode renewed = admin.post(path, "").json();
        assertThat(of(inbox).get("/inbox").status()).isEqualTo(401);
        assertThat(of(renewed).get("/inbox").json().get("id")).isEqualTo(inbox.get("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, "x", "%00", "%2e%2e%2f", "$ne"})
    void knowsNoOtherInbox(String id) {
        assertThat(admin.delete("/inboxes/" + id).status()).isEqualTo(404);
        assertThat(admin.post("/inboxes/" + id + "/token", "").status()).isEqualTo(404);
    }
}
