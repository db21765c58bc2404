package fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import servers.CaravanProcess;
import servers.Http;
import servers.Http.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What two inboxes must hold by what was answered: a 2xx may change something, in the way that it
 * says, and nothing else may.
 */
final class World {

    private static final int MANY = 40;
    private static final int MANY_WEBHOOKS = 20;

    private final CaravanProcess caravan;
    private final Http admin;
    private final String adminToken;
    private final String sink;
    private final Set<String> secrets = new LinkedHashSet<>();
    private final String old;
    private CaravanProcess.Inbox inbox;
    private CaravanProcess.Inbox other;
    private State expected;

    /**
     * @param sink host and port of the one destination that answers
     */
    World(CaravanProcess caravan, String adminToken, String sink) {
        this.caravan = caravan;
        this.sink = sink;
        this.adminToken = adminToken;
        this.admin = caravan.http().bearer(adminToken);
        secrets.add(adminToken);
        CaravanProcess.Inbox gone = made();
        gone.http().delete("/inbox");
        old = gone.token();
        adopt();
    }

    private CaravanProcess.Inbox made() {
        CaravanProcess.Inbox made = caravan.inbox();
        secrets.addAll(List.of(made.token(), made.key()));
        return made;
    }

    /** The ids of its inboxes. */
    Set<String> known() {
        return Set.of(inbox.id(), other.id());
    }

    /** The names of all inboxes that there are, by their ids. */
    Map<String, String> inboxes() {
        return State.names(admin);
    }

    void remove(String id) {
        admin.delete("/inboxes/" + id);
    }

    /** All tokens and keys so far. */
    Set<String> secrets() {
        return secrets;
    }

    /** The request's bytes, with what the names in braces stand for. */
    byte[] bytes(Request request) {
        String text = request.text();
        if (text.contains("{event}") && expected.events().isEmpty()) {
            post();
        }
        Optional<String> webhook = Optional.empty();
        if (text.contains("{webhook}")
                || text.contains(Values.WEBHOOK)
                || text.contains("{delivery}")) {
            webhook = Optional.of(webhook());
        }
        if (text.contains("{delivery}")) {
            text = text.replace("{delivery}", delivery(webhook.orElseThrow()));
        }
        while (text.contains("{ticket}")) {
            String ticket = inbox.http().post("/ws/tickets", "").json().get("ticket").textValue();
            text = text.replaceFirst("\\{ticket}", ticket);
        }
        return text.replace("{token}", inbox.token())
                .replace("{key}", inbox.key())
                .replace("{inbox}", inbox.id())
                .replace("{other}", other.token())
                .replace("{admin}", adminToken)
                .replace("{old}", old)
                .replace(Values.SINK, sink)
                .replace(Values.WEBHOOK, webhook.orElse(""))
                .replace("{webhook}", webhook.orElse(""))
                .replace("{event}", expected.events().isEmpty() ? "" : expected.events().last())
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One of the inbox that can be called; made where there is none. */
    private String webhook() {
        String known = "{\"name\":\"known\",\"destination\":\"http://" + sink + "/\",";
        Answer answer =
                inbox.http().json("POST", "/webhooks", known + "\"trigger\":{\"events\":{}}}");
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        changed("POST", answer.json());
        return answer.json().get("id").textValue();
    }

    /** One that is owed to this webhook, or was. */
    private String delivery(String webhook) {
        if (expected.events().isEmpty()) {
            post();
        }
        String event = State.events(inbox).stream().findFirst().orElseGet(this::posted);
        Answer answer =
                inbox.http()
                        .json(
                                "POST",
                                "/data/" + event + "/replay",
                                "{\"webhook\":\"" + webhook + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().get("id").textValue();
    }

    private String posted() {
        post();
        return State.events(inbox).get(0);
    }

    /** An event, as every sender sends one; it is to be found then. */
    private void post() {
        Answer answer = inbox.http().json("POST", "/data", "{\"ok\":\"hello\"}");
        assertThat(answer.status()).isEqualTo(202);
        expected.events().add(id(answer));
        assertThat(inbox.http().get("/data?limit=1").text()).contains(id(answer));
    }

    private static String id(Answer accepted) {
        return accepted.header("Location").orElseThrow().substring("/data/".length());
    }

    /** What these answers say that has changed. */
    void answered(Request request, List<Answer> answers) {
        for (int i = 0; i < answers.size(); i++) {
            answered(request.method(i), answers.get(i));
        }
    }

    private void answered(String method, Answer answer) {
        if (answer.status() == 202) {
            answer.header("Location")
                    .filter(at -> at.startsWith("/data/"))
                    .ifPresent(at -> expected.events().add(id(answer)));
        } else if (answer.status() == 204 && !method.equals("OPTIONS")) {
            deleted(read());
        } else if (answer.status() < 300) {
            changed(method, json(answer));
        }
    }

    /** Something less, and nothing else. */
    private void deleted(State now) {
        if (!expected.events().containsAll(now.events())
                || !expected.webhooks().entrySet().containsAll(now.webhooks().entrySet())
                || !expected.names().entrySet().containsAll(now.names().entrySet())) {
            throw new Finding("more after a deletion", expected + "\n" + now);
        }
        expected = now;
        if (!now.names().keySet().containsAll(known())) {
            adopt();
        }
    }

    private static JsonNode json(Answer answer) {
        boolean ours =
                answer.header("Content-Type").orElse("").equals("application/json")
                        && answer.header("Content-Disposition").isEmpty();
        return ours && answer.bytes().length > 0 ? answer.json() : MissingNode.getInstance();
    }

    private void changed(String method, JsonNode answer) {
        for (JsonNode part : List.of(answer, answer.path("inbox"))) {
            List.of("token", "key", "secret").forEach(name -> remember(part.path(name)));
        }
        if (answer.has("destination")) {
            registered(answer);
        } else if (answer.has("keyUrl") && answer.has("token")) {
            remove(answer.get("id").textValue());
        } else if (answer.has("token")) {
            String token = answer.get("token").textValue();
            String id = owner(token);
            inbox = id.equals(inbox.id()) ? with(inbox, token, inbox.key()) : inbox;
            other = id.equals(other.id()) ? with(other, token, other.key()) : other;
        } else if (answer.has("keyUrl")) {
            String key = answer.get("key").textValue();
            inbox = State.isKey(caravan, inbox.key()) ? inbox : with(inbox, inbox.token(), key);
            other = State.isKey(caravan, other.key()) ? other : with(other, other.token(), key);
        } else if (method.equals("PATCH") && answer.has("name")) {
            expected.names().put(answer.get("id").textValue(), answer.get("name").textValue());
        }
    }

    private void registered(JsonNode webhook) {
        if (webhook.path("inbox").has("id")) {
            remove(webhook.at("/inbox/id").textValue());
        } else {
            expected.webhooks().put(webhook.get("id").textValue(), State.shown(webhook));
        }
    }

    /** The inbox of this token; of a token that was replaced since, none. */
    private String owner(String token) {
        return caravan.http().bearer(token).get("/inbox").json().path("id").asText();
    }

    private void remember(JsonNode secret) {
        if (secret.isTextual()) {
            secrets.add(secret.textValue());
        }
    }

    private CaravanProcess.Inbox with(CaravanProcess.Inbox before, String token, String key) {
        return new CaravanProcess.Inbox(before.id(), token, key, caravan.http().bearer(token));
    }

    /**
     * Everything is as the answers said.
     *
     * @throws Finding when it is not
     */
    void check() {
        if (!State.holds(caravan, inbox) || !State.holds(caravan, other)) {
            throw new Finding("state changed", "a token or a key does not hold");
        }
        State now = read();
        if (!now.equals(expected)) {
            throw new Finding("state changed", expected + "\n" + now);
        }
        if (expected.events().size() > MANY) {
            inbox.http().delete("/data");
            other.http().delete("/data");
            expected.events().clear();
        }
        if (expected.webhooks().size() > MANY_WEBHOOKS) {
            for (CaravanProcess.Inbox each : List.of(inbox, other)) {
                State.webhooks(each).keySet().forEach(id -> each.http().delete("/webhooks/" + id));
            }
            expected.webhooks().clear();
        }
    }

    private State read() {
        return State.read(admin, List.of(inbox, other));
    }

    /** Takes what there is now for right: after what was not answered, nobody knows. */
    void adopt() {
        inbox = inbox != null && State.holds(caravan, inbox) ? inbox : made();
        other = other != null && State.holds(caravan, other) ? other : made();
        expected = read();
    }
}
