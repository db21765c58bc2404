package caravan.event;

import java.time.Instant;
import java.util.List;

/**
 * One request received by an inbox, byte for byte.
 *
 * @param id empty until the journal takes it
 * @param path what followed the key, with its leading slash; empty for {@code /data}
 * @param query as sent, without the question mark
 * @param headers a line each, {@code name: value}, names in lower case, in the order in which they
 *     came, secrets masked
 * @param remote the sender's address; {@code caravan} for a {@link Notices notice}
 */
public record Event(
        String id,
        String inbox,
        Instant receivedAt,
        String method,
        String path,
        String query,
        List<String> headers,
        String remote,
        byte[] body) {

    /** The remote address of a notice: a sender's is never this. */
    static final String OURSELVES = "caravan";

    /** What a field or a header costs besides its characters, about. */
    private static final int OVERHEAD = 16;

    public Event identified(String newId) {
        return new Event(newId, inbox, receivedAt, method, path, query, headers, remote, body);
    }

    /** Whether Caravan says it: nothing is owed of it. */
    public boolean isNotice() {
        return remote.equals(OURSELVES);
    }

    /** The bytes that it takes in memory and in a write, about. */
    public int weight() {
        int weight = 200 + path.length() + query.length() + body.length;
        for (String header : headers) {
            weight += header.length() + OVERHEAD;
        }
        return weight;
    }

    /** The value of the first header of this name (in lower case); empty when there is none. */
    public String header(String name) {
        for (String line : headers) {
            if (line.startsWith(name) && line.startsWith(": ", name.length())) {
                return line.substring(name.length() + 2);
            }
        }
        return "";
    }
}
