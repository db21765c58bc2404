package servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** A registered webhook, as its making was answered. */
public record Hook(CaravanProcess.Inbox inbox, String id, String secret) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * For this inbox.
     *
     * @param fields besides name and destination, in JSON whose quotes may be single
     */
    public static Hook register(
            CaravanProcess.Inbox inbox, String name, String destination, String... fields) {
        Http.Answer answer =
                inbox.http().json("POST", "/webhooks", json(name, destination, fields));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        JsonNode made = answer.json();
        return new Hook(inbox, made.get("id").textValue(), made.get("secret").textValue());
    }

    /** One that each event of the inbox is forwarded to. */
    public static Hook onEvents(
            CaravanProcess.Inbox inbox, String name, String destination, String... fields) {
        String[] all = List.of(fields).toArray(new String[fields.length + 1]);
        all[fields.length] = "'trigger':{'events':{}}";
        return register(inbox, name, destination, all);
    }

    /** What registers it. */
    public static String json(String name, String destination, String... fields) {
        String more = fields.length == 0 ? "" : "," + String.join(",", fields);
        String json = "{'name':'" + name + "','destination':'" + destination + "'" + more + "}";
        return json.replace('\'', '"');
    }

    /** The same, asked of another process. */
    public Hook at(CaravanProcess process) {
        return new Hook(process.inbox(inbox), id, secret);
    }

    public String path() {
        return "/webhooks/" + id;
    }

    public Http.Answer read() {
        return inbox.http().get(path());
    }

    /** As it is registered: as it is read, but for its health. */
    public JsonNode registered() {
        return registered(read().json());
    }

    /** The same, of one that was read. */
    public static JsonNode registered(JsonNode read) {
        return ((ObjectNode) read.deepCopy()).without("health");
    }

    public Http.Answer change(String json) {
        return inbox.http().json("PATCH", path(), json);
    }

    public Http.Answer call(String what) {
        return inbox.http().post(path() + "/" + what, "");
    }

    /** The id of the delivery that an event has to this webhook. */
    public String delivery(String event) {
        return id + "." + event;
    }

    /** What its receiver knows that event by. */
    public String messageId(String event) {
        return id + "_" + event;
    }

    /** Its whole log, by the ids of the deliveries, each of which comes once. */
    public Map<String, JsonNode> log() {
        Map<String, JsonNode> all = new HashMap<>();
        String before = "";
        while (true) {
            JsonNode page = inbox.http().get(path() + "/deliveries?limit=200" + before).json();
            for (JsonNode each : page.get("items")) {
                assertThat(all.put(each.get("id").textValue(), each)).as("twice").isNull();
            }
            if (page.get("next").isNull()) {
                return all;
            }
            before = "&before=" + page.get("next").textValue();
        }
    }

    /** The states in its log. */
    public List<String> states() {
        return log().values().stream().map(each -> each.get("state").textValue()).toList();
    }

    public List<String> deliveries(String query) {
        return inbox.http()
                .get(path() + "/deliveries?" + query)
                .json()
                .get("items")
                .findValuesAsText("id");
    }

    /** A delivery, once it is in this state. */
    public JsonNode await(String delivery, String state) {
        String path = "/deliveries/" + delivery;
        Awaitility.await(delivery + " " + state)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            Http.Answer answer = inbox.http().get(path);
                            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                            assertThat(answer.json().get("state").textValue())
                                    .as(answer.text())
                                    .isEqualTo(state);
                        });
        return inbox.http().get(path).json();
    }

    /** Whether the specification's own library takes it as signed with this secret. */
    public static boolean isSigned(Sink.Received received, String secret) {
        try {
            new Webhook(secret)
                    .verify(
                            received.text(),
                            HttpHeaders.of(received.headers(), (name, value) -> true));
            return true;
        } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
            return false;
        }
    }
}
