package caravan.event;

import caravan.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.Document;

/** How far one duty was done: up to which id, and what was left on the way. */
final class Track {

    /** Ranges that lie next to each other become one when there are more. */
    private static final int MOST_LEFT = 20;

    /** From the first id to the last. */
    private record Range(String from, String to) {

        /** This and one that begins later; they may overlap. */
        Range with(Range later) {
            return new Range(from, to.compareTo(later.to) > 0 ? to : later.to);
        }

        Document document() {
            return new Document("from", from).append("to", to);
        }
    }

    private final List<Range> left = new ArrayList<>();
    private String followed = "";

    void followed(List<Event> events) {
        followed = events.get(events.size() - 1).id();
    }

    /**
     * What there is no room for is left before what is being tried, so it does not come in order.
     */
    void left(List<Event> events) {
        left.add(new Range(events.get(0).id(), events.get(events.size() - 1).id()));
        left.sort(Comparator.comparing(Range::from));
        if (left.size() > MOST_LEFT) {
            joinNearest();
        }
    }

    /** What lies between two of them will be followed once more, which is safe. */
    private void joinNearest() {
        int nearest = 1;
        for (int i = 2; i < left.size(); i++) {
            if (millisBefore(i) < millisBefore(nearest)) {
                nearest = i;
            }
        }
        left.set(nearest - 1, left.get(nearest - 1).with(left.get(nearest)));
        left.remove(nearest);
    }

    private long millisBefore(int index) {
        return Ids.time(left.get(index).from).toEpochMilli()
                - Ids.time(left.get(index - 1).to).toEpochMilli();
    }

    Document document() {
        return new Document("followed", followed)
                .append("left", left.stream().map(Range::document).toList());
    }
}
