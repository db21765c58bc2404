package caravan.api;

import caravan.Settings;
import caravan.http.Problem;
import caravan.http.Request;
import caravan.http.Sites;
import caravan.inbox.Admin;
import caravan.inbox.Inbox;
import caravan.inbox.Inboxes;
import caravan.inbox.NewInboxes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;

/** Making an inbox, by those who may. */
@Singleton
class Creation {

    /** What a new inbox is answered with; its secrets are shown this once. */
    record Made(
            String id,
            String name,
            String token,
            String url,
            String key,
            String keyUrl,
            Instant createdAt) {}

    private final Settings settings;
    private final Inboxes inboxes;
    private final NewInboxes newInboxes;
    private final Admin admin;
    private final Sites sites;

    Creation(Settings settings, Inboxes inboxes, NewInboxes newInboxes, Admin admin, Sites sites) {
        this.settings = settings;
        this.inboxes = inboxes;
        this.newInboxes = newInboxes;
        this.admin = admin;
        this.sites = sites;
    }

    /**
     * @throws Problem 401 or 403 when this caller may not
     */
    void check(Request request) {
        if (!admin.is(request)) {
            if (!settings.open()) {
                throw Problem.adminOnly();
            }
            sites.check(request);
        }
    }

    Inboxes.Created make(Request request, String name) {
        return counted(request, () -> inboxes.create(name));
    }

    /**
     * Does what makes an inbox. It counts from the beginning; what is refused does not.
     *
     * @throws Problem 429 when this address has made too many
     */
    <T> T counted(Request request, Supplier<T> making) {
        if (admin.is(request)) {
            return making.get();
        }
        newInboxes.take(request.remote());
        try {
            return making.get();
        } catch (RuntimeException e) {
            newInboxes.giveBack(request.remote());
            throw e;
        }
    }

    Made shown(Request request, Inboxes.Created made) {
        Inbox inbox = made.inbox();
        String base = sites.base(request);
        return new Made(
                inbox.id(),
                inbox.name(),
                made.token(),
                base + "/data",
                made.key(),
                base + "/in/" + made.key(),
                inbox.createdAt());
    }
}
