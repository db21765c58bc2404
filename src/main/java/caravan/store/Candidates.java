package caravan.store;

import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;

/**
 * The documents that a query may mean, found at the least cost: by their ids, by the index for
 * which the query says most, or all between two ids. They are read one after the other.
 *
 * @param inOrder whether they come in the order that was asked for
 * @param query what they are still to be asked
 */
record Candidates(Stream<Document> documents, boolean inOrder, Document query) {

    private static final String ID = "_id";

    static Candidates of(
            Document query,
            Document order,
            Document fields,
            MVMap<Object, Document> documents,
            List<Index<Object>> indexes,
            Turn turn) {
        return new Search(Conditions.of(query), query, order, fields, documents, turn)
                .find(indexes);
    }

    static boolean isById(Document order) {
        return order != null && order.keySet().equals(Set.of(ID));
    }

    private record Place(OrderedIndex index, OrderedIndex.Part part) {}

    private record Search(
            Conditions conditions,
            Document query,
            Document order,
            Document fields,
            MVMap<Object, Document> documents,
            Turn turn) {

        Candidates find(List<Index<Object>> indexes) {
            if (conditions.ids() != null) {
                return byId();
            }
            Place best = null;
            for (Index<Object> index : indexes) {
                if (index instanceof OrderedIndex ordered) {
                    OrderedIndex.Part part = ordered.part(conditions);
                    if (part != null
                            && (best == null || part.fieldsUsed() > best.part.fieldsUsed())) {
                        best = new Place(ordered, part);
                    }
                }
            }
            return best == null ? between() : by(best);
        }

        private Candidates byId() {
            NavigableSet<String> ids = conditions.ids();
            Stream<Document> found =
                    (rises() ? ids : ids.descendingSet())
                            .stream()
                                    .map(
                                            id -> {
                                                turn.passed();
                                                return documents.get(id);
                                            })
                                    .filter(Objects::nonNull);
            return new Candidates(found, isOrderedBy(true), conditions.besidesIds(query));
        }

        private Candidates by(Place place) {
            OrderedIndex index = place.index;
            Stream<String> entries =
                    walk(index.entries(), place.part.from(), place.part.to())
                            .map(Map.Entry::getKey);
            Stream<Document> found =
                    isCovered(index)
                            ? entries.map(index::document)
                            : entries.map(entry -> documents.get(index.id(entry)))
                                    .filter(Objects::nonNull);
            return new Candidates(found, isOrderedBy(place.part.order()), query);
        }

        private Candidates between() {
            Conditions.Bounds bounds = conditions.bounds(ID);
            Object low = bounds != null && bounds.low() instanceof String id ? id : null;
            Object high = bounds != null && bounds.high() instanceof String id ? id : null;
            return new Candidates(
                    walk(documents, low, high).map(Map.Entry::getValue),
                    isOrderedBy(hasStringIds()),
                    query);
        }

        /** The map sorts each kind of id as MongoDB does, but not the kinds. */
        private boolean hasStringIds() {
            return documents.isEmpty()
                    || documents.firstKey() instanceof String
                            && documents.lastKey() instanceof String;
        }

        private <K, V> Stream<Map.Entry<K, V>> walk(MVMap<K, V> map, K low, K high) {
            Iterator<Map.Entry<K, V>> walk = new Walk<>(map, low, high, rises(), turn);
            return StreamSupport.stream(
                    Spliterators.spliteratorUnknownSize(walk, Spliterator.ORDERED), false);
        }

        private boolean isOrderedBy(boolean ids) {
            return isAnyOrder() || isById(order) && ids;
        }

        /** Whether the entries, taken up or down, have it. */
        private boolean isOrderedBy(List<String> rising) {
            if (isAnyOrder()) {
                return true;
            }
            List<String> asked = List.copyOf(order.keySet());
            return asked.size() <= rising.size()
                    && asked.equals(rising.subList(0, asked.size()))
                    && order.values().stream().map(Search::isUp).distinct().count() == 1;
        }

        private static boolean isUp(Object direction) {
            return ((Number) direction).intValue() > 0;
        }

        private boolean isAnyOrder() {
            return order == null || order.isEmpty();
        }

        private boolean rises() {
            return isAnyOrder() || isUp(order.values().iterator().next());
        }

        /** Whether the entries alone tell all that is asked. */
        private boolean isCovered(OrderedIndex index) {
            return fields != null
                    && !fields.isEmpty()
                    && index.fields().containsAll(fields.keySet())
                    && fields.values().stream().allMatch(Utils::isTrue)
                    && conditions.concernOnly(index.fields())
                    && (isAnyOrder() || index.fields().containsAll(order.keySet()));
        }
    }
}
