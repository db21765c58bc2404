package caravan.api;

import caravan.Ids;
import caravan.http.Json;
import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Reply;
import caravan.http.Request;
import caravan.http.Sites;
import caravan.inbox.Inbox;
import caravan.inbox.Inboxes;
import caravan.live.Viewers;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/** Every inbox, in the hands of the operator. */
@Singleton
public class AdminCalls {

    private final Inboxes inboxes;
    private final Viewers viewers;
    private final Sites sites;
    private final Body body;

    AdminCalls(Inboxes inboxes, Viewers viewers, Sites sites, Body body) {
        this.inboxes = inboxes;
        this.viewers = viewers;
        this.sites = sites;
        this.body = body;
    }

    public Reply list(Request request) {
        Query query = Query.of(request, Set.of("limit", "before", "after"));
        int limit = Page.limit(query);
        String base = sites.base(request);
        return Page.of(
                inboxes.list(query.range(), limit + 1),
                limit,
                inbox -> Json.bytes(InboxCalls.View.of(inbox, base)),
                Inbox::id);
    }

    public Reply delete(Request request) {
        Query.none(request);
        body.none(request);
        Inbox inbox = named(request);
        inboxes.delete(inbox);
        viewers.dismiss(inbox.id(), inbox.tokenHash());
        return Reply.noContent();
    }

    public Reply rotateToken(Request request) {
        Query.none(request);
        body.none(request);
        Inbox inbox = named(request);
        String token = inboxes.rotateToken(inbox);
        viewers.dismiss(inbox.id(), inbox.tokenHash());
        return Reply.json(200, Map.of("token", token, "url", sites.base(request) + "/data"));
    }

    private Inbox named(Request request) {
        return Ids.parse(request.variable("id"))
                .flatMap(inboxes::byId)
                .orElseThrow(() -> Problem.notFound("There is no such inbox."));
    }
}
