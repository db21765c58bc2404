package caravan.api;

import caravan.Ids;
import caravan.event.Event;
import caravan.event.EventFilter;
import caravan.event.EventJson;
import caravan.event.Events;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Reply;
import caravan.http.Request;
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

    EventCalls(Events events) {
        this.events = events;
    }

    public Reply list(Request request) {
        Query query = Query.of(request, EventFilter.PARAMETERS);
        int limit = Page.limit(query);
        return Page.of(
                events.page(
                        EventFilter.of(request.inbox().id(), query),
                        query.range().ascending(),
                        limit + 1),
                limit,
                Events.Read::json,
                read -> read.event().id());
    }

    public Reply read(Request request) {
        Query.none(request);
        return Reply.bytes(200, EventJson.whole(named(request)), "application/json");
    }

    /** The exact bytes; never shown by a browser, since they are somebody else's. */
    public Reply body(Request request) {
        Query.none(request);
        Event event = named(request);
        String type = event.header("content-type");
        return Reply.bytes(200, event.body(), MEDIA_TYPE.matcher(type).matches() ? type : ANY_TYPE)
                .with(Map.of("Content-Disposition", "attachment; filename=\"" + event.id() + "\""));
    }

    public Reply delete(Request request) {
        Query.none(request);
        boolean deleted =
                Ids.parse(request.variable("id"))
                        .map(id -> events.delete(request.inbox(), id))
                        .orElse(false);
        if (!deleted) {
            throw noSuchEvent();
        }
        return Reply.noContent();
    }

    public Reply deleteAll(Request request) {
        Query.none(request);
        events.deleteAll(request.inbox());
        return Reply.noContent();
    }

    private Event named(Request request) {
        return Ids.parse(request.variable("id"))
                .flatMap(id -> events.find(request.inbox(), id))
                .orElseThrow(EventCalls::noSuchEvent);
    }

    private static Problem noSuchEvent() {
        return Problem.notFound("This inbox has no such event.");
    }
}
