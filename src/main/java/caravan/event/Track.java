package caravan.event;

import caravan.Ids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** How far one duty was done: up to which id, and what was left on the way. */
final class Track {

    /** Ranges that lie next to each other become one when there are more. */
    private static final int MOST_LEFT = 20;

    /** By then every write of unknown outcome has landed, or never will. */
    private static final long SETTLED_NANOS = TimeUnit.HOURS.toNanos(1);

    /** From the first id to the last, left at that time. */
    private record Range(String from, String to, long at) {

        /** This and one that begins later; they may overlap. */
        Range with(Range later) {
            String last = to.compareTo(later.to) > 0 ? to : later.to;
            return new Range(from, last, at - later.at > 0 ? at : later.at);
        }

        boolean contains(String id) {
            return from.compareTo(id) <= 0 && id.compareTo(to) <= 0;
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
        String last = events.get(events.size() - 1).id();
        left.add(new Range(events.get(0).id(), last, System.nanoTime()));
        left.sort(Comparator.comparing(Range::from));
        if (left.size() > MOST_LEFT) {
            joinNearest();
        }
    }

    /**
     * Forgets what was left long ago and is done.
     *
     * @param open the ids of all that is not done
     * @return whether anything was forgotten
     */
    boolean forgetSettled(Collection<String> open, long now) {
        return left.removeIf(
                range ->
                        now - range.at > SETTLED_NANOS && open.stream().noneMatch(range::contains));
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
