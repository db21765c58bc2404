package caravan.store;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Which events are still to be followed, by what the journals have written of their progress: of
 * the events that carry a journal's name, those above the last one that it followed, and those that
 * it left on the way. What carries no name, or that of a journal that is no more, was followed.
 */
public final class Unfollowed {

    /**
     * Events of one journal.
     *
     * @param from the lowest id
     * @param to the highest id; null where there is no end
     */
    public record Part(String journal, String from, String to) {

        /** The events of this part that still carry the journal's name. */
        public Bson filter() {
            List<Bson> all =
                    new ArrayList<>(
                            List.of(Filters.gte("_id", from), Filters.eq("journal", journal)));
            if (to != null) {
                all.add(1, Filters.lte("_id", to));
            }
            return Filters.and(all);
        }

        private boolean covers(String name, String id) {
            return journal.equals(name)
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
        String name = journal.getString("_id");
        List<Part> parts = new ArrayList<>();
        for (Document left : journal.getList("left", Document.class)) {
            parts.add(new Part(name, left.getString("from"), left.getString("to")));
        }
        parts.add(new Part(name, justAbove(journal.getString("followed")), null));
        return parts;
    }

    /** Ids have all the same length: none lies between the two. */
    private static String justAbove(String id) {
        return id + "+";
    }

    /** Whether an event with this id that carries this journal's name (or none) is. */
    public boolean covers(String journal, String id) {
        return parts.stream().anyMatch(part -> part.covers(journal, id));
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
