package caravan.live;

import caravan.http.Problem;
import caravan.http.Query;
import caravan.http.Request;
import caravan.inbox.Inbox;
import caravan.inbox.Inboxes;
import caravan.inbox.Token;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides who may watch, before the upgrade. The WebSocket component hands on a socket and nothing
 * that was decided here: so the admission waits under a pass, and the pass goes along as a header
 * of the handshake (which nobody outside can set: it is removed from every request).
 */
@Singleton
public class Door {

    /** The header that carries the pass. */
    public static final String PASS = "caravan-pass";

    private static final Duration TO_COME_IN = Duration.ofSeconds(30);

    private final Inboxes inboxes;
    private final Tickets tickets;
    private final Viewers viewers;
    private final Cache<String, Admission> admitted =
            Caffeine.newBuilder().expireAfterWrite(TO_COME_IN).build();

    Door(Inboxes inboxes, Tickets tickets, Viewers viewers) {
        this.inboxes = inboxes;
        this.tickets = tickets;
        this.viewers = viewers;
    }

    /**
     * Admits the handshake, on a worker; returns the pass.
     *
     * @throws Problem 400, 401, 426 or 429
     */
    public String admit(Request request) {
        Query query = Query.of(request, Set.of("ticket", "after"));
        Optional<String> after = query.id("after");
        checkHandshake(request);
        Inbox inbox = inbox(request, query);
        return pass(new Admission(inbox.id(), inbox.tokenHash(), after, request.loop()));
    }

    /** Those who are still on their way in take room too: many may come at once. */
    private synchronized String pass(Admission admission) {
        long coming =
                admitted.asMap().values().stream()
                        .filter(other -> other.inbox().equals(admission.inbox()))
                        .count();
        viewers.checkRoom(admission.inbox(), coming);
        String pass = Token.create();
        admitted.put(pass, admission);
        return pass;
    }

    /** What the component would refuse without saying why, and after the ticket was used. */
    private static void checkHandshake(Request request) {
        if (!"websocket".equalsIgnoreCase(request.header("Upgrade"))
                || !request.header("Connection").toLowerCase(Locale.ROOT).contains("upgrade")
                || !"13".equals(request.header("Sec-WebSocket-Version"))
                || request.header("Sec-WebSocket-Key").isEmpty()
                || hasBody(request)) {
            throw Problem.upgradeRequired();
        }
    }

    /** Where it ends, the other protocol begins: whoever says so has no body on the way. */
    private static boolean hasBody(Request request) {
        String length = request.header("Content-Length");
        return !request.header("Transfer-Encoding").isEmpty()
                || !(length.isEmpty() || length.equals("0"));
    }

    private Inbox inbox(Request request, Query query) {
        Optional<String> ticket = query.text("ticket");
        if (ticket.isPresent()) {
            return tickets.redeem(ticket.get()).orElseThrow(Problem::ticketUnknown);
        }
        String token = Token.of(request);
        if (token.isEmpty()) {
            throw Problem.tokenMissing();
        }
        return inboxes.owner(token).join().orElseThrow(Problem::tokenUnknown);
    }

    /** Lets in who has this pass, once; whether anybody has. */
    synchronized boolean enter(String pass, Consumer<Admission> in) {
        Admission admission = admitted.asMap().remove(pass);
        if (admission != null) {
            in.accept(admission);
        }
        return admission != null;
    }
}
