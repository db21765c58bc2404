package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events that {@link Senders} sent, by their numbers, wherever they are found. */
public final class Numbered {

    private Numbered() {}

    /** Number and id of each event that an inbox holds, read page by page. */
    public static Map<Integer, String> stored(CaravanProcess.Inbox inbox) {
        List<JsonNode> events = new ArrayList<>();
        String before = "";
        while (true) {
            JsonNode page = inbox.http().get("/data?limit=200" + before).json();
            page.get("items").forEach(events::add);
            if (page.get("next").isNull()) {
                return of(events);
            }
            before = "&before=" + page.get("next").textValue();
        }
    }

    /**
     * Number and id of each of these events, among which one may come again.
     *
     * @throws AssertionError if a number, which is sent once, came as two events
     */
    public static Map<Integer, String> of(Collection<JsonNode> events) {
        Map<Integer, String> ids = new HashMap<>();
        for (JsonNode event : events) {
            int number = event.at("/body/n").intValue();
            String id = event.get("id").textValue();
            String other = ids.put(number, id);
            if (other != null && !other.equals(id)) {
                throw new AssertionError("number " + number + " is both " + other + " and " + id);
            }
        }
        return ids;
    }
}
