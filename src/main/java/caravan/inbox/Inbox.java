package caravan.inbox;

import java.time.Instant;
import java.util.Date;
import org.bson.Document;

/**
 * A place to send webhooks to.
 *
 * @param tokenHash SHA-256 of the token, in hex: the token itself is nowhere
 * @param keyHash the same of the key
 */
public record Inbox(String id, String name, String tokenHash, String keyHash, Instant createdAt) {

    Document document() {
        return new Document("_id", id)
                .append("name", name)
                .append("tokenHash", tokenHash)
                .append("keyHash", keyHash)
                .append("createdAt", Date.from(createdAt));
    }

    static Inbox of(Document document) {
        return new Inbox(
                document.getString("_id"),
                document.getString("name"),
                document.getString("tokenHash"),
                document.getString("keyHash"),
                document.getDate("createdAt").toInstant());
    }
}
