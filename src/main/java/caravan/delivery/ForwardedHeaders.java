package caravan.delivery;

import caravan.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The headers of an event that go on with it: those of its message, not of its way here. */
final class ForwardedHeaders {

    private static final String MASK = "***";
    private static final List<String> OF_THE_WAY =
            List.of(
                    "forwarded",
                    "x-forwarded-",
                    "via",
                    "webhook-",
                    "caravan-",
                    "traceparent",
                    "tracestate");

    private ForwardedHeaders() {}

    /** The client leaves out those that belong to a connection. */
    static Map<String, List<String>> of(Event event) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line : event.headers()) {
            int colon = line.indexOf(": ");
            String name = line.substring(0, colon);
            String value = line.substring(colon + 2);
            if (!value.contains(MASK) && OF_THE_WAY.stream().noneMatch(name::startsWith)) {
                headers.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
            }
        }
        return headers;
    }
}
