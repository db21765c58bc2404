package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import servers.CaravanProcess;
import servers.Http;
import servers.SharedCaravan;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Making an inbox, and what its token lets one do with it. */
class InboxApiIT {

    private static final CaravanProcess caravan = SharedCaravan.get();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{} | My webhook", "{\"name\":\" Harbor \\u00fc \"} | Harbor \u00fc"})
    void makesInbox(String body, String name) {
        JsonNode made = caravan.http().json("POST", "/inboxes", body).json();
        assertThat(made.get("name").textValue()).isEqualTo(name);
        assertThat(made.get("url").textValue()).isEqualTo(caravan.url() + "/data");
        assertThat(made.get("keyUrl").textValue())
                .isEqualTo(caravan.url() + "/in/" + made.get("key").textValue());
        assertThat(made.get("token")).isNotEqualTo(made.get("key"));

        Http http = caravan.http().bearer(made.get("token").textValue());
        JsonNode read = http.get("/inbox").json();
        for (String field : new String[] {"id", "name", "url", "createdAt"}) {
            assertThat(read.get(field)).isEqualTo(made.get(field));
        }
        assertThat(read).hasSize(4);
    }

    @Test
    void makesInboxWithoutBody() {
        Http.Answer answer = caravan.http().post("/inboxes", "");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("name").textValue()).isEqualTo("My webhook");
    }

    @Test
    void renames() {
        var inbox = caravan.inbox();
        JsonNode renamed = inbox.http().json("PATCH", "/inbox", "{\"name\":\"Builds\"}").json();
        assertThat(renamed.get("name").textValue()).isEqualTo("Builds");
        assertThat(inbox.http().get("/inbox").json()).isEqualTo(renamed);
    }

    @Test
    void oldTokenStopsAtOnce() {
        var inbox = caravan.inbox();
        inbox.http().post("/data", "kept");
        String token = inbox.http().post("/inbox/token", "").json().get("token").textValue();

        assertThat(inbox.http().get("/inbox").status()).isEqualTo(401);
        assertThat(inbox.http().post("/data", "x").status()).isEqualTo(401);
        assertThat(inbox.http().post("/inbox/token", "").status()).isEqualTo(401);
        Http renewed = caravan.http().bearer(token);
        assertThat(renewed.get("/inbox").json().get("id").textValue()).isEqualTo(inbox.id());
        assertThat(renewed.get("/data").json().get("items")).hasSize(1);
        assertThat(caravan.http().post("/in/" + inbox.key(), "").status()).isEqualTo(202);
    }

    @Test
    void oldKeyStopsAtOnce() {
        var inbox = caravan.inbox();
        assertThat(caravan.http().post("/in/" + inbox.key(), "").status()).isEqualTo(202);
        JsonNode renewed = inbox.http().post("/inbox/key", "").json();

        assertThat(caravan.http().post("/in/" + inbox.key(), "").status()).isEqualTo(404);
        assertThat(caravan.http().post("/in/" + inbox.key() + "/x", "").status()).isEqualTo(404);
        String key = renewed.get("key").textValue();
        assertThat(renewed.get("keyUrl").textValue()).isEqualTo(caravan.url() + "/in/" + key);
        assertThat(caravan.http().post("/in/" + key, "").status()).isEqualTo(202);
        assertThat(inbox.http().get("/data").json().get("items")).hasSize(2);
    }

    @Test
    void deletedInboxIsGone() {
        var inbox = caravan.inbox();
        var other = caravan.inbox();
        other.http().post("/data", "stays");
        inbox.http().post("/data", "goes");

        assertThat(inbox.http().delete("/inbox").status()).isEqualTo(204);
        assertThat(inbox.http().get("/inbox").status()).isEqualTo(401);
        assertThat(inbox.http().get("/data").status()).isEqualTo(401);
        assertThat(inbox.http().post("/data", "x").status()).isEqualTo(401);
        assertThat(inbox.http().delete("/inbox").status()).isEqualTo(401);
        assertThat(caravan.http().post("/in/" + inbox.key(), "").status()).isEqualTo(404);
        assertThat(other.http().get("/data").json().get("items")).hasSize(1);
    }

    @Test
    void countsWhatItHolds() {
        var inbox = caravan.inbox();
        assertThat(inbox.http().get("/stats").text()).isEqualTo(stats(0, 0, 0));
        inbox.http().post("/data", "12345");
        String path = inbox.http().post("/data", "\u00fc").header("Location").orElseThrow();
        caravan.http().get("/in/" + inbox.key());
        assertThat(inbox.http().get("/stats").text()).isEqualTo(stats(3, 7, 0));

        try (Socket viewer = Socket.open(caravan, inbox)) {
            assertThat(inbox.http().get("/stats").text()).isEqualTo(stats(3, 7, 1));
            viewer.close();
            await().untilAsserted(
                            () ->
                                    assertThat(inbox.http().get("/stats").text())
                                            .isEqualTo(stats(3, 7, 0)));
        }
        inbox.http().delete(path);
        assertThat(inbox.http().get("/stats").text()).isEqualTo(stats(2, 5, 0));
        inbox.http().delete("/data");
        assertThat(inbox.http().get("/stats").text()).isEqualTo(stats(0, 0, 0));
    }

    private static String stats(int events, int bytes, int viewers) {
        return "{\"events\":%d,\"bytes\":%d,\"eventsLastMinute\":%d,\"eventsLastHour\":%d,\"viewers\":%d}"
                .formatted(events, bytes, events, events, viewers);
    }
}
