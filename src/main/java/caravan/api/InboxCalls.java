package caravan.api;

import caravan.event.Events;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Reply;
import caravan.http.Request;
import caravan.http.Sites;
import caravan.inbox.Caller;
import caravan.inbox.Inbox;
import caravan.inbox.Inboxes;
import caravan.live.Tickets;
import caravan.live.Viewers;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;

/** An inbox in the hands of whoever has its token; and making one. */
@Singleton
public class InboxCalls {

    private static final String USUAL_NAME = "My webhook";

    /** What anybody with its token sees of an inbox. */
    record View(String id, String name, String url, Instant createdAt) {

        static View of(Inbox inbox, String base) {
            return new View(inbox.id(), inbox.name(), base + "/data", inbox.createdAt());
        }
    }

    record Stats(
            long events, long bytes, long eventsLastMinute, long eventsLastHour, int viewers) {}

    private final Creation creation;
    private final Inboxes inboxes;
    private final Sites sites;
    private final Body body;
    private final Events events;
    private final Viewers viewers;
    private final Tickets tickets;

    InboxCalls(
            Creation creation,
            Inboxes inboxes,
            Sites sites,
            Body body,
            Events events,
            Viewers viewers,
            Tickets tickets) {
        this.creation = creation;
        this.inboxes = inboxes;
        this.sites = sites;
        this.body = body;
        this.events = events;
        this.viewers = viewers;
        this.tickets = tickets;
    }

    public Reply create(Request request) {
        Query.none(request);
        creation.check(request);
        String name = body.name(request, false).orElse(USUAL_NAME);
        return Reply.json(201, creation.shown(request, creation.make(request, name)));
    }

    public Reply read(Caller caller) {
        Query.none(caller.request());
        return Reply.json(200, View.of(caller.inbox(), sites.base(caller.request())));
    }

    public Reply change(Caller caller) {
        Query.none(caller.request());
        String name = body.name(caller.request(), true).orElseThrow();
        Inbox changed = inboxes.rename(caller.inbox(), name).orElseThrow(Problem::tokenUnknown);
        return Reply.json(200, View.of(changed, sites.base(caller.request())));
    }

    public Reply delete(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        inboxes.delete(caller.inbox());
        viewers.dismiss(caller.inbox().id(), caller.inbox().tokenHash());
        return Reply.noContent();
    }

    public Reply rotateToken(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        String token = inboxes.rotateToken(caller.inbox());
        viewers.dismiss(caller.inbox().id(), caller.inbox().tokenHash());
        return Reply.json(
                200, Map.of("token", token, "url", sites.base(caller.request()) + "/data"));
    }

    public Reply rotateKey(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        String key = inboxes.rotateKey(caller.inbox());
        return Reply.json(
                200, Map.of("key", key, "keyUrl", sites.base(caller.request()) + "/in/" + key));
    }

    public Reply stats(Caller caller) {
        Query.none(caller.request());
        Events.Counts counts = events.counts(caller.inbox());
        return Reply.json(
                200,
                new Stats(
                        counts.events(),
                        counts.bytes(),
                        counts.lastMinute(),
                        counts.lastHour(),
                        viewers.count(caller.inbox().id())));
    }

    public Reply ticket(Caller caller) {
        Query.none(caller.request());
        body.none(caller.request());
        return Reply.json(201, tickets.issue(caller.inbox()));
    }
}
