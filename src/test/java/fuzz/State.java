package fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.Http.Answer;
import servers.RawHttp;

/**
 * What there is.
 *
 * @param names of some inboxes, by their ids
 * @param events the ids of all events in them
 * @param webhooks of all of them, as they are shown, by their ids
 */
record State(
        SortedMap<String, String> names,
        SortedSet<String> events,
        SortedMap<String, String> webhooks) {

    static State read(Http admin, List<CaravanProcess.Inbox> inboxes) {
        SortedMap<String, String> names = names(admin);
        names.keySet().retainAll(inboxes.stream().map(CaravanProcess.Inbox::id).toList());
        State now = new State(names, new TreeSet<>(), new TreeMap<>());
        inboxes.forEach(inbox -> now.events.addAll(events(inbox)));
        inboxes.forEach(inbox -> now.webhooks.putAll(webhooks(inbox)));
        return now;
    }

    /** Of all inboxes. */
    static SortedMap<String, String> names(Http admin) {
        SortedMap<String, String> names = new TreeMap<>();
        items(admin, "/inboxes")
                .forEach(inbox -> names.put(text(inbox, "id"), text(inbox, "name")));
        return names;
    }

    static List<String> events(CaravanProcess.Inbox inbox) {
        return items(inbox.http(), "/data").stream().map(event -> text(event, "id")).toList();
    }

    static SortedMap<String, String> webhooks(CaravanProcess.Inbox inbox) {
        SortedMap<String, String> webhooks = new TreeMap<>();
        items(inbox.http(), "/webhooks")
                .forEach(webhook -> webhooks.put(text(webhook, "id"), shown(webhook)));
        return webhooks;
    }

    /** Without what is told once, and what its deliveries change. */
    static String shown(JsonNode webhook) {
        ObjectNode shown = webhook.deepCopy();
        return shown.without(List.of("secret", "warning", "health")).toString();
    }

    /** The token opens it and counts what is in it, and the key is known. */
    static boolean holds(CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        Answer stats = inbox.http().get("/stats");
        return stats.status() == 200
                && stats.json().get("events").intValue() == events(inbox).size()
                && isKey(caravan, inbox.key());
    }

    /** A body over the limit is refused, but only after the key was known. */
    static boolean isKey(CaravanProcess caravan, String key) {
        String probe = Head.of("POST /in/" + key, "Content-Length: 99999999");
        return RawHttp.at(caravan.url()).send(probe).status() == 413;
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).textValue();
    }

    /** All pages; none, when the list is not for this token. */
    private static List<JsonNode> items(Http http, String path) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode next = MissingNode.getInstance();
        do {
            String before = next.isTextual() ? "&before=" + next.textValue() : "";
            JsonNode page = http.get(path + "?limit=200" + before).json();
            page.path("items").forEach(all::add);
            next = page.path("next");
        } while (next.isTextual());
        return all;
    }
}
