package caravan.bus;

/** The bus's subjects. */
public final class Subjects {

    private static final String EVENTS = "caravan.events.";

    static final String ALL_EVENTS = EVENTS + ">";

    private Subjects() {}

    /** Where the events of an inbox are published. */
    public static String events(String inbox) {
        return EVENTS + inbox;
    }

    /** The inbox whose events this subject carries. */
    public static String inbox(String subject) {
        return subject.substring(EVENTS.length());
    }
}
