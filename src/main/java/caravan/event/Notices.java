package caravan.event;

import caravan.Complaints;
import caravan.http.Json;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What Caravan itself says to the owner of an inbox: an event, which no webhook is called for. */
@Singleton
public class Notices {

    private final Journal journal;
    private final Complaints complaints;
    private final Clock clock;

    Notices(Journal journal, Complaints complaints, Clock clock) {
        this.journal = journal;
        this.complaints = complaints;
        this.clock = clock;
    }

    public void say(String inbox, Map<String, String> body) {
        Event notice =
                new Event(
                        "",
                        inbox,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        "POST",
                        "",
                        "",
                        List.of("content-type: application/json"),
                        Event.OURSELVES,
                        Json.bytes(body));
        journal.append(notice)
                .whenComplete(
                        (stored, failure) -> {
                            if (failure != null) {
                                complaints.warn("A notice was lost", failure.toString());
                            }
                        });
    }
}
