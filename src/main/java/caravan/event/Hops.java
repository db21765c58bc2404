package caravan.event;

/**
 * How often an event has gone out from a Caravan and come in again: what a webhook sends to an
 * inbox whose events it forwards would go round for ever.
 */
public final class Hops {

    /** Counts the round trips. */
    public static final String HEADER = "caravan-hops";

    /** What has made more round trips than this is refused. */
    public static final int MOST = 5;

    private Hops() {}

    /** The round trips in this header; none where it has no number. */
    public static int of(String header) {
        return header.matches("\\d{1,6}") ? Integer.parseInt(header) : 0;
    }

    public static String next(Event event) {
        return Integer.toString(of(event.header(HEADER)) + 1);
    }
}
