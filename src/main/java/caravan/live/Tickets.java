package caravan.live;

import caravan.inbox.Inbox;
import caravan.inbox.Inboxes;
import caravan.inbox.Token;
import caravan.store.Collections;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/**
 * Lets a browser, which cannot set a header on a WebSocket, come in once within 30 s. Tickets are
 * in the store, so that any process may redeem one.
 */
@Singleton
public class Tickets {

    private static final Duration LIFE = Duration.ofSeconds(30);

    /** What the answer shows. */
    public record Ticket(String ticket, Instant expiresAt) {}

    private final Collections collections;
    private final Inboxes inboxes;

    Tickets(Collections collections, Inboxes inboxes) {
        this.collections = collections;
        this.inboxes = inboxes;
    }

    public Ticket issue(Inbox inbox) {
        Ticket ticket =
                new Ticket(Token.create(), Instant.now().plus(LIFE).truncatedTo(ChronoUnit.MILLIS));
        collections
                .tickets()
                .insertOne(
                        new Document("_id", Token.hash(ticket.ticket()))
                                .append("inbox", inbox.id())
                                .append("tokenHash", inbox.tokenHash())
                                .append("expiresAt", Date.from(ticket.expiresAt())));
        return ticket;
    }

    /**
     * The inbox that the ticket lets in to; the ticket is used by that. A token that was replaced
     * takes with it the tickets that were taken by it.
     */
    Optional<Inbox> redeem(String ticket) {
        return Optional.ofNullable(
                        collections
                                .tickets()
                                .findOneAndDelete(Filters.eq("_id", Token.hash(ticket))))
                .filter(found -> found.getDate("expiresAt").toInstant().isAfter(Instant.now()))
                .flatMap(
                        found ->
                                inboxes.byId(found.getString("inbox"))
                                        .filter(
                                                inbox ->
                                                        inbox.tokenHash()
                                                                .equals(
                                                                        found.getString(
                                                                                "tokenHash"))));
    }
}
