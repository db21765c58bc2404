package caravan.delivery;

import caravan.SafeText;
import caravan.event.Event;
import caravan.webhook.ReservedHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The headers of an event that go on with it: those of its message, not of its way here. */
final class ForwardedHeaders {

    private static final Set<String> OF_THE_WAY = Set.of("forwarded", "via");
    private static final String OF_PROXIES = "x-forwarded-";
    private static final String CONNECTION = "connection: ";

    private ForwardedHeaders() {}

    static Map<String, List<String>> of(Event event) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line : event.headers()) {
            int colon = line.indexOf(": ");
            String name = line.substring(0, colon);
            String value = line.substring(colon + 2);
            if (!isOfTheWay(name) && !value.equals(SafeText.MASK)) {
                headers.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
            }
        }
        headers.keySet().removeAll(ofItsConnection(event));
        return headers;
    }

    private static boolean isOfTheWay(String name) {
        return ReservedHeaders.contain(name)
                || OF_THE_WAY.contains(name)
                || name.startsWith(OF_PROXIES);
    }

    /** Its sender said that these were for the one connection only. */
    private static Set<String> ofItsConnection(Event event) {
        Set<String> names = new HashSet<>();
        event.headers().stream()
                .filter(line -> line.startsWith(CONNECTION))
                .flatMap(line -> Stream.of(line.substring(CONNECTION.length()).split(",")))
                .forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
        return names;
    }
}
