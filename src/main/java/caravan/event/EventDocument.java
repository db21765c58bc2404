package caravan.event;

import caravan.store.ServerErrors;
import com.mongodb.MongoException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.types.Binary;

/** Events in the store. A body is kept once: as a string where it is one, else as bytes. */
public final class EventDocument {

    /**
     * Errors that speak of what was asked, not of the store: BadValue, FailedToParse,
     * DocumentValidationFailure, TooLarge.
     */
    private static final Set<Integer> NOT_ACCEPTABLE =
            Set.of(2, 9, 121, 10334, ServerErrors.DUPLICATE_KEY);

    /** The index is named before the value, which is the sender's. */
    private static final Pattern OF_THE_ID = Pattern.compile("[^{]* _id_ dup key");

    private EventDocument() {}

    /**
     * All of one write: unordered, so that one that is refused does not stop its neighbours.
     *
     * @param journal the name that they carry until they were followed
     */
    public static Document insert(List<Event> batch, String journal) {
        return new Document("insert", "events")
                .append("documents", batch.stream().map(event -> of(event, journal)).toList())
                .append("ordered", false)
                .append("writeConcern", new Document("w", "majority").append("j", true));
    }

    /**
     * What the store refused of a write, by index.
     *
     * @throws MongoException when the outcome of the whole write is not known
     */
    public static Map<Integer, Journal.Refused> refused(Document answer) {
        if (answer.containsKey("writeConcernError")) {
            throw new MongoException("The write is not known to be durable");
        }
        Map<Integer, Journal.Refused> refused = new HashMap<>();
        for (Document error : answer.getList("writeErrors", Document.class, List.of())) {
            if (!isThereAlready(error)) {
                boolean mayBeThere = !isNotAcceptable(error.getInteger("code", 0));
                refused.put(
                        error.getInteger("index"), new Journal.Refused(reason(error), mayBeThere));
            }
        }
        return refused;
    }

    /**
     * Whether an error with this code is said of what was asked, which then was not done. Any other
     * is of a store that may have done it: one that is stepping down, or that stands behind a
     * router.
     */
    public static boolean isNotAcceptable(int code) {
        return NOT_ACCEPTABLE.contains(code);
    }

    /** Ids are made once: an event that has its id in the store landed by an earlier try. */
    private static boolean isThereAlready(Document error) {
        return error.getInteger("code", 0) == ServerErrors.DUPLICATE_KEY
                && OF_THE_ID.matcher(reason(error)).lookingAt();
    }

    private static String reason(Document error) {
        return String.valueOf(error.get("errmsg"));
    }

    private static Document of(Event event, String journal) {
        Document document =
                new Document("_id", event.id())
                        .append("inbox", event.inbox())
                        .append("receivedAt", Date.from(event.receivedAt()))
                        .append("method", event.method())
                        .append("path", event.path())
                        .append("query", event.query())
                        .append("headers", event.headers())
                        .append("remote", event.remote())
                        .append("size", event.body().length);
        text(event.body())
                .ifPresentOrElse(
                        text -> document.append("text", text),
                        () -> document.append("raw", new Binary(event.body())));
        return document.append(Outbox.JOURNAL, journal);
    }

    static Event event(Document document) {
        String text = document.getString("text");
        Binary raw = document.get("raw", Binary.class);
        byte[] body =
                text != null
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : raw != null ? raw.getData() : new byte[0];
        return new Event(
                document.getString("_id"),
                document.getString("inbox"),
                document.getDate("receivedAt").toInstant(),
                document.getString("method"),
                document.getString("path"),
                document.getString("query"),
                document.getList("headers", String.class),
                document.getString("remote"),
                body);
    }

    /** The text that these bytes are; empty when they are not UTF-8. */
    static Optional<String> text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean exact =
                text.indexOf('\uFFFD') < 0
                        || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return exact ? Optional.of(text) : Optional.empty();
    }
}
