package routes.api;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.NameServer;
import servers.Refusal;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

/** A registration that cannot be is refused with a pointer to the field, and changes nothing. */
class BadWebhookIT {

    private static final String ADMIN = "admin-of-bad-webhook-it-0123456789";
    private static final String SOMEWHERE = "http://127.0.0.1:9/hook";

    private static NameServer names;
    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;
    private static Hook hook;
    private static Http admin;

    @BeforeAll
    static void start() {
        TestRun.secret(ADMIN);
        names = new NameServer();
        names.resolve("inside.example", "10.1.2.3");
        names.resolve("both.example", "203.1.113.9", "192.168.1.1");
        names.resolve("here.example", "127.0.0.1");
        caravan =
                CaravanProcess.start(
                        Map.of(
                                "CARAVAN_ADMIN_TOKEN",
                                ADMIN,
                                "CARAVAN_NAME_SERVER",
                                names.address()));
        inbox = caravan.inbox();
        hook = Hook.onEvents(inbox, "there", SOMEWHERE);
        admin = caravan.http().bearer(ADMIN);
    }

    @AfterAll
    static void stop() {
        caravan.close();
        names.close();
    }

    /** As a new one, with a token and without, and as a change where it is one. */
    private static void refuses(int status, String kind, String pointer, String json) {
        String before = admin.get("/inboxes").text();
        Refusal refusal = Refusal.watching(inbox);
        Http.Answer answer =
                refusal.check(status, kind, () -> inbox.http().json("POST", "/webhooks", json));
        Http.Answer same =
                refusal.check(status, kind, () -> caravan.http().json("POST", "/webhooks", json));
        assertThat(same.text()).isEqualTo(answer.text());
        assertThat(admin.get("/inboxes").text()).isEqualTo(before);
        if (!pointer.equals("-")) {
            assertThat(answer.json().get("errors").findValuesAsText("pointer"))
                    .as(answer.text())
                    .containsExactly(pointer);
        }
    }

    private static void refusesField(String pointer, String field) {
        refuses(422, "bad-field", pointer, Hook.json("new", SOMEWHERE, field));
        Http.Answer change =
                Refusal.watching(inbox)
                        .check(422, "bad-field", () -> hook.change("{" + field + "}"));
        assertThat(change.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"name\":\"a\",\"destination\":\"http://127.0.0.1:9/\"} x",
                "{\"name\":\"a\",\"name\":\"b\",\"destination\":\"http://127.0.0.1:9/\"}",
                "name=a&destination=b",
                " "
            })
    void refusesBrokenJson(String body) {
        refuses(400, "not-json", "-", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | ``",
                "{\"destination\":\"http://127.0.0.1:9/\"} | /name",
                "{\"name\":\"a\"} | /destination",
                "{\"name\":\"a\",\"destination\":\"http://127.0.0.1:9/\",\"url\":\"x\"} | /url"
            })
    void refusesWhatIsNotWhole(String body, String pointer) {
        refuses(422, "bad-field", pointer, body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook",
                "example.com/hook",
                "//example.com/hook",
                "ftp://example.com/hook",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http://",
                "http:///hook",
                "http://joe@127.0.0.1:9/",
                "http://joe:hush@127.0.0.1:9/",
                "http://127.0.0.1:9/#there",
                "http://127.0.0.1:0/",
                "http://127.0.0.1:65536/",
                "http://a b/",
                ""
            })
    void refusesWhatIsNoDestination(String url) {
        refusesDestination(url);
    }

    /** Special ones are; this machine is allowed here, whose Caravan nobody else reaches. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "http://172.16.0.1/",
                "http://192.168.0.1:8080/",
                "http://100.64.0.1/",
                "http://0.0.0.0/",
                "http://255.255.255.255/",
                "http://224.0.0.1/",
                "http://167772161/",
                "http://0xa000001/",
                "http://012.0.0.1/",
                "http://10.1/",
                "http://%31%30.0.0.1/",
                "http://[::]/",
                "http://[fe80::1]/",
                "http://[fd00::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://[2002:a00:1::]/",
                "http://inside.example/",
                "http://both.example/"
            })
    void refusesForbiddenAddress(String url) {
        refusesDestination(url);
    }

    private static void refusesDestination(String url) {
        refuses(422, "bad-field", "/destination", Hook.json("new", url));
        String change = "{\"destination\":\"" + url + "\"}";
        Http.Answer answer =
                Refusal.watching(inbox).check(422, "bad-field", () -> hook.change(change));
        assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo("/destination");
        assertThat(answer.text()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"colour\":1 | /colour",
                "\"id\":\"a\" | /id",
                "\"trigger\":\"5s\" | /trigger",
                "\"trigger\":{} | /trigger",
                "\"trigger\":{\"every\":\"5s\",\"at\":\"2126-12-01T09:00:00Z\"} | /trigger",
                "\"trigger\":{\"daily\":true,\"every\":\"5s\"} | /trigger/daily",
                "\"trigger\":{\"every\":5} | /trigger/every",
                "\"trigger\":{\"every\":\"0s\"} | /trigger/every",
                "\"trigger\":{\"every\":\"999ms\"} | /trigger/every",
                "\"trigger\":{\"every\":\"367d\"} | /trigger/every",
                "\"trigger\":{\"every\":\"5s\",\"zone\":\"UTC\"} | /trigger/zone",
                "\"trigger\":{\"cron\":\"0 9 30 2 *\"} | /trigger/cron",
                "\"trigger\":{\"cron\":\"0 9 * *\"} | /trigger/cron",
                "\"trigger\":{\"cron\":\"60 9 * * *\"} | /trigger/cron",
                "\"trigger\":{\"cron\":\"0 9 * * *\",\"zone\":\"Mars/Base\"} | /trigger/zone",
                "\"trigger\":{\"at\":\"2020-12-01T09:00:00Z\"} | /trigger/at",
                "\"trigger\":{\"at\":\"tomorrow\"} | /trigger/at",
                "\"trigger\":{\"events\":[]} | /trigger/events",
                "\"trigger\":{\"events\":{\"methods\":[\"post\"]}} | /trigger/events/methods",
                "\"trigger\":{\"events\":{\"match\":{\"ref\":1}}} | /trigger/events/match/ref",
                "\"body\":\"Hello {{who}}\" | /body",
                "\"body\":{\"a\":1} | /body",
                "\"contentType\":\"text\" | /contentType",
                "\"headers\":{\"Host\":\"a\"} | /headers/Host",
                "\"headers\":{\"webhook-id\":\"a\"} | /headers/webhook-id",
                "\"headers\":{\"x\":\"a\\r\\nb: c\"} | /headers/x",
                "\"timeout\":\"16s\" | /timeout",
                "\"timeout\":15 | /timeout",
                "\"retry\":\"never\" | /retry",
                "\"retry\":[\"25h\"] | /retry",
                "\"maxConcurrency\":0 | /maxConcurrency",
                "\"rate\":1.5 | /rate",
                "\"enabled\":\"yes\" | /enabled",
                "\"secret\":\"hush-hush-hush-hush-hush\" | /secret",
                "\"secret\":\"whsec_dG9vIHNob3J0\" | /secret",
                "\"secret\":\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" | /secret"
            })
    void pointsAtTheField(String field, String pointer) {
        refusesField(pointer, field);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        String json = Hook.json("", "/hook", "\"rate\":0", "\"trigger\":{\"every\":\"0s\"}");
        Http.Answer answer =
                Refusal.watching(inbox)
                        .check(
                                422,
                                "bad-field",
                                () -> inbox.http().json("POST", "/webhooks", json));
        assertThat(answer.json().get("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/name", "/destination", "/rate", "/trigger/every");
    }

    @Test
    void refusesTheNameOfAnother() {
        Hook other = Hook.onEvents(inbox, "other", SOMEWHERE);
        Http.Answer answer =
                Refusal.watching(inbox)
                        .check(422, "bad-field", () -> other.change("{\"name\":\"there\"}"));
        assertThat(answer.json().at("/errors/0/pointer").textValue()).isEqualTo("/name");
    }

    @Test
    void refusesOtherContentTypeAndLargeBody() {
        String json = Hook.json("new", SOMEWHERE);
        Refusal refusal = Refusal.watching(inbox);
        refusal.check(
                415,
                "not-json-type",
                () -> inbox.http().post("/webhooks", json, "Content-Type", "text/plain"));
        String large = Hook.json("new", SOMEWHERE, "\"body\":\"" + "a".repeat(70_000) + "\"");
        refusal.check(413, "body-too-large", () -> inbox.http().json("POST", "/webhooks", large));
    }

    /** It is looked up again at every attempt; whoever registers hears that it does not resolve. */
    @Test
    void warnsOfNameThatDoesNotResolveJustNow() {
        Hook later = Hook.onEvents(inbox, "later", "http://later.example:9/");
        assertThat(later.read().json().has("warning")).isFalse();
        Http.Answer again =
                inbox.http()
                        .json("POST", "/webhooks", Hook.json("later", "http://later.example:9/"));
        assertThat(again.json().get("warning").textValue()).contains("does not resolve");
        assertThat(
                        later.change("{\"destination\":\"http://here.example:9/\"}")
                                .json()
                                .has("warning"))
                .isFalse();
        assertThat(inbox.http().delete(later.path()).status()).isEqualTo(204);
    }
}
