package caravan.api;

import caravan.Ids;
import caravan.event.Event;
import caravan.event.EventFilter;
import caravan.event.EventJson;
import caravan.event.Events;
import caravan.http.LargeAnswers;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Reply;
import caravan.inbox.Caller;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.regex.Pattern;

/** The events of an inbox: listing, reading, deleting. */
@Singleton
public class EventCalls {

    private static final String ANY_TYPE = "application/octet-stream";

    /** A media type that can be repeated in a header of ours as it stands (RFC 9110, 8.3.1). */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+([\\t ]*;[\\t -~]*)?");

    private final Events events;
    private final LargeAnswers large;
    private final Body body;

    EventCalls(Events events, LargeAnswers large, Body body) {
        this.events = events;
        this.large = large;
        this.body = body;
    }

    public Reply list(Caller caller) {
        Query query = Query.of(caller.request(), EventFilter.PARAMETERS);
        Events.Heads heads =
                events.heads(EventFilter.of(caller.inbox().id(), query), Page.limit(query));
        return large.make(
                () -> Page.of(events.read(heads.events()), heads.next(), Events.Read::json));
    }

    public Reply read(Caller caller) {
        Query.none(caller.request());
        return large.make(
                () -> Reply.bytes(200, EventJson.whole(named(caller)), "application/json"));
    }

    /** The exact bytes; never shown by a browser, since they are somebody else's. */
    public Reply body(Caller caller) {
        Query.none(caller.request());
        return large.make(() -> body(named(caller)));
    }

    private static Reply body(Event event) {
        String type = event.header("content-type");
        return Reply.bytes(200, event.body(), MEDIA_TYPE.matcher(type).matches() ? type : ANY_TYPE)
                .with(Map.of("Content-Disposition", "attachment; filename=\"" + event.id() + "\""));
    }

    public Reply delete(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        boolean deleted =
                Ids.parse(caller.request().variable("id"))
                        .map(id -> events.delete(caller.inbox(), id))
                        .orElse(false);
        if (!deleted) {
            throw noSuchEvent();
        }
        return Reply.noContent();
    }

    public Reply deleteAll(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        events.deleteAll(caller.inbox());
        return Reply.noContent();
    }

    private Event named(Caller caller) {
        return Ids.parse(caller.request().variable("id"))
                .flatMap(id -> events.find(caller.inbox(), id))
                .orElseThrow(EventCalls::noSuchEvent);
    }

    private static Problem noSuchEvent() {
        return Problem.notFound("This inbox has no such event.");
    }
}
