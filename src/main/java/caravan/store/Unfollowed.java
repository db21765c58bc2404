package caravan.store;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Which events are still to be followed, by what the journals have written of their progress with
 * each {@link Duty}: of the events that carry a journal's name, those above the last one that it
 * followed, and those that it left on the way. What carries no name, or that of a journal that is
 * no more, was followed.
 */
public final class Unfollowed {

    /**
     * Events of one journal.
     *
     * @param mark what they carry
     * @param from the lowest id
     * @param to the highest id; null where there is no end
     */
    public record Part(String mark, String from, String to) {

        /** The events of this part that still carry the mark. */
        public Bson filter() {
            List<Bson> all =
                    new ArrayList<>(List.of(Filters.gte("_id", from), Filters.eq("journal", mark)));
            if (to != null) {
                all.add(1, Filters.lte("_id", to));
            }
            return Filters.and(all);
        }

        private boolean covers(String carried, String id) {
            return mark.equals(carried)
                    && from.compareTo(id) <= 0
                    && (to == null || id.compareTo(to) <= 0);
        }
    }

    private final List<Part> parts = new ArrayList<>();

    private Unfollowed() {}

    public static Unfollowed in(Collections collections) {
        Unfollowed unfollowed = new Unfollowed();
        collections.journals().find().forEach(unfollowed::add);
        return unfollowed;
    }

    private void add(Document journal) {
        parts.addAll(parts(journal));
    }

    /** The parts of one journal, by its document. */
    public static List<Part> parts(Document journal) {
        return Stream.of(Duty.values()).flatMap(duty -> parts(journal, duty).stream()).toList();
    }

    /** Those of one duty; a document from before there were two is for both. */
    public static List<Part> parts(Document journal, Duty duty) {
        return duty.marks(journal.getString("_id")).stream()
                .flatMap(mark -> parts(mark, journal.get(duty.key(), journal)))
                .toList();
    }

    private static Stream<Part> parts(String mark, Document progress) {
        Stream<Part> left =
                progress.getList("left", Document.class).stream()
                        .map(part -> new Part(mark, part.getString("from"), part.getString("to")));
        Part above = new Part(mark, justAbove(progress.getString("followed")), null);
        return Stream.concat(left, Stream.of(above));
    }

    /** Ids have all the same length: none lies between the two. */
    private static String justAbove(String id) {
        return id + "+";
    }

    /** Whether an event with this id that carries this mark (or none) is. */
    public boolean covers(String mark, String id) {
        return parts.stream().anyMatch(part -> part.covers(mark, id));
    }

    /** The events below this id that are not. */
    public Bson noneBelow(String id) {
        List<Bson> all = new ArrayList<>(List.of(Filters.lt("_id", id)));
        List<Bson> open =
                parts.stream()
                        .filter(part -> part.from().compareTo(id) < 0)
                        .map(Part::filter)
                        .toList();
        if (!open.isEmpty()) {
            all.add(Filters.nor(open));
        }
        return Filters.and(all);
    }
}
