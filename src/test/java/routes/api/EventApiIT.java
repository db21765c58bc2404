package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Http;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;

/** One event: read, downloaded, deleted, by the inbox that it belongs to and by no other. */
class EventApiIT {

    private static final int LARGE = 300 << 10;

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    private static String send(CaravanProcess.Inbox to, String body) {
        return to.http().post("/data", body).header("Location").orElseThrow();
    }

    private static JsonNode items(CaravanProcess.Inbox of) {
        return of.http().get("/data?limit=200").json().get("items");
    }

    @Test
    void readsWhatWasSent() {
        byte[] body = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        Http.Answer sent =
                inbox.http()
                        .send(
                                "POST",
                                "/data?x=1",
                                body,
                                Map.of("X-Mine", "yes", "Content-Type", "a/b"));
        String id = sent.json().get("id").textValue();
        assertThat(sent.header("Location")).contains("/data/" + id);

        JsonNode event = inbox.http().get("/data/" + id).json();
        assertThat(event.get("id").textValue()).isEqualTo(id);
        assertThat(event.get("inbox").textValue()).isEqualTo(inbox.id());
        assertThat(event.get("method").textValue()).isEqualTo("POST");
        assertThat(event.get("path").textValue()).isEmpty();
        assertThat(event.get("query").textValue()).isEqualTo("x=1");
        assertThat(event.get("remote").textValue()).isEqualTo("127.0.0.1");
        assertThat(event.get("size").intValue()).isEqualTo(body.length);
        assertThat(event.at("/headers/x-mine/0").textValue()).isEqualTo("yes");
        assertThat(event.at("/headers/content-type/0").textValue()).isEqualTo("a/b");
        assertThat(inbox.http().get("/data/" + id.toUpperCase()).json()).isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text/html; charset=utf-8 | text/html; charset=utf-8",
                "application/vnd.x+json | application/vnd.x+json",
                "multipart/form-data; boundary=\"a b\" | multipart/form-data; boundary=\"a b\"",
                "- | application/octet-stream",
                "nonsense | application/octet-stream",
                "text/ | application/octet-stream",
                "text/html, text/plain | application/octet-stream"
            })
    void downloadsBytesAsAttachment(String type, String answered) {
        byte[] body = {'<', 0, (byte) 0xff, '\r', '\n'};
        Map<String, String> headers = type == null ? Map.of() : Map.of("Content-Type", type);
        String id = inbox.http().send("POST", "/data", body, headers).json().get("id").textValue();

        Http.Answer answer = inbox.http().get("/data/" + id + "/body");
        assertThat(answer.bytes()).isEqualTo(body);
        assertThat(answer.header("Content-Type")).contains(answered);
        assertThat(answer.header("Content-Disposition"))
                .contains("attachment; filename=\"" + id + "\"");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void deletesOne() {
        CaravanProcess.Inbox own = caravan.inbox();
        String gone = send(own, "gone");
        String kept = send(own, "kept");
        assertThat(own.http().delete(gone).status()).isEqualTo(204);
        assertThat(own.http().get(gone).status()).isEqualTo(404);
        assertThat(own.http().get(gone + "/body").status()).isEqualTo(404);
        assertThat(own.http().delete(gone).status()).isEqualTo(404);
        assertThat(own.http().get(kept).status()).isEqualTo(200);
        assertThat(items(own)).hasSize(1);
    }

    @Test
    void deletesAllOfOneInbox() {
        CaravanProcess.Inbox own = caravan.inbox();
        CaravanProcess.Inbox other = caravan.inbox();
        for (int i = 0; i < 3; i++) {
            send(own, "goes");
        }
        send(other, "stays");
        assertThat(own.http().delete("/data").status()).isEqualTo(204);
        assertThat(items(own)).isEmpty();
        assertThat(items(other)).hasSize(1);
        assertThat(own.http().delete("/data").status()).isEqualTo(204);
        send(own, "again");
        assertThat(items(own)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/body"})
    void knowsNoEventOfAnother(String below) {
        CaravanProcess.Inbox other = caravan.inbox();
        String path = send(other, "secret");
        Http.Answer answer = inbox.http().get(path + below);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(inbox.http().delete(path).status()).isEqualTo(404);
        assertThat(other.http().get(path).json().get("text").textValue()).isEqualTo("secret");
    }

    /** Each has its body; once a page has 8 MiB of them, the rest comes without. */
    @Test
    void pageHasBodiesUpToItsBound() {
        CaravanProcess.Inbox own = caravan.inbox();
        String body = "a".repeat(200 << 10);
        for (int i = 0; i < 45; i++) {
            send(own, body);
        }
        send(own, "a".repeat(LARGE));
        JsonNode items = items(own);
        assertThat(items).hasSize(46);
        assertThat(items.get(0).get("bodyOmitted").booleanValue()).isTrue();
        assertThat(items.get(0).get("size").intValue()).isEqualTo(LARGE);
        int whole = (8 << 20) / body.length();
        assertThat(items.findValues("text")).hasSize(whole);
        assertThat(items.findValues("bodyOmitted")).hasSize(46 - whole);
        assertThat(items.get(whole + 1).has("bodyOmitted")).isTrue();
    }
}
