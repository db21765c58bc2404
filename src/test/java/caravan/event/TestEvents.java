package caravan.event;

import caravan.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Events as a receiver makes them. */
public final class TestEvents {

    private TestEvents() {}

    /** Not yet in the journal: without an id. */
    static Event received(byte[] body, String... headers) {
        return new Event(
                "",
                "inbox",
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                "POST",
                "",
                "",
                List.of(headers),
                "203.0.113.9",
                body);
    }

    static Event received(String body) {
        return received(body.getBytes(StandardCharsets.UTF_8));
    }

    static Event event(byte[] body, String... headers) {
        return received(body, headers).identified(Ids.next());
    }

    public static Event event(String body) {
        return received(body).identified(Ids.next());
    }

    static String text(Event event) {
        return new String(event.body(), StandardCharsets.UTF_8);
    }
}
