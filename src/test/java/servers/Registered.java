package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A webhook that a test has registered. */
public record Registered(CaravanProcess.Inbox inbox, String id, String name, String secret) {

    /**
     * @param fields besides name and destination, in JSON whose quotes are single
     */
    public static Registered register(
            CaravanProcess.Inbox inbox, String name, String destination, String fields) {
        String json = "{'name':'%s','destination':'%s',%s}".formatted(name, destination, fields);
        Http.Answer answer = inbox.http().json("POST", "/webhooks", json.replace('\'', '"'));
        if (answer.status() != 201) {
            throw new AssertionError("not registered: " + answer.text());
        }
        JsonNode made = answer.json();
        String secret = made.get("secret").textValue();
        return new Registered(inbox, made.get("id").textValue(), name, secret);
    }

    public JsonNode read() {
        return inbox.http().get("/webhooks/" + id).json();
    }

    /** Its log, by the ids of the deliveries, each of which comes once. */
    public Map<String, JsonNode> deliveries() {
        Map<String, JsonNode> all = new HashMap<>();
        String before = "";
        while (true) {
            String path = "/webhooks/" + id + "/deliveries?limit=200" + before;
            JsonNode page = inbox.http().get(path).json();
            for (JsonNode each : page.get("items")) {
                if (all.put(each.get("id").textValue(), each) != null) {
                    throw new AssertionError("twice in the log: " + each);
                }
            }
            if (page.get("next").isNull()) {
                return all;
            }
            before = "&before=" + page.get("next").textValue();
        }
    }

    /** The states in its log. */
    public List<String> states() {
        List<String> states = new ArrayList<>();
        deliveries().values().forEach(each -> states.add(each.get("state").textValue()));
        return states;
    }

    /** What its receiver knows that event by. */
    public String messageId(String event) {
        return id + "_" + event;
    }

    /** The id of the delivery of that event. */
    public String deliveryId(String event) {
        return id + "." + event;
    }
}
