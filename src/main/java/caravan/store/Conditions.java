package caravan.store;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query demands of single fields, as far as it demands it of every document: what it says
 * besides can only leave out more. Only strings and times are understood.
 */
final class Conditions {

    /**
     * Between which values a field lies, both included; null where there is no bound.
     *
     * @param low the same as {@code high} where only one value will do
     */
    record Bounds(Comparable<?> low, Comparable<?> high) {

        boolean isOneValue() {
            return low != null && low.equals(high);
        }
    }

    private final Map<String, Bounds> bounds = new HashMap<>();
    private final Set<String> fields = new HashSet<>();
    private TreeSet<String> ids;
    private boolean plain = true;

    private Conditions() {}

    static Conditions of(Document query) {
        Conditions conditions = new Conditions();
        conditions.all(query);
        return conditions;
    }

    /** Null where there is none that is understood. */
    Bounds bounds(String field) {
        return bounds.get(field);
    }

    /** The only ids that will do, in their order; null where others may. */
    TreeSet<String> ids() {
        return ids;
    }

    /** Whether no other field has to be looked at to know whether a document is meant. */
    boolean concernOnly(Collection<String> known) {
        return plain && known.containsAll(fields);
    }

    /**
     * What is left to be asked of documents that were found by their ids: the library compares each
     * document with every id.
     */
    Document besidesIds(Document query) {
        if (ids == null) {
            return query;
        }
        Document rest = new Document();
        query.forEach(
                (field, demand) -> {
                    if (field.equals("$and") && demand instanceof Collection<?> parts) {
                        List<Document> others =
                                parts.stream()
                                        .map(part -> besidesIds((Document) part))
                                        .filter(part -> !part.isEmpty())
                                        .toList();
                        if (!others.isEmpty()) {
                            rest.put(field, others);
                        }
                    } else if (!field.equals("_id") || !isOnlyIds(demand)) {
                        rest.put(field, demand);
                    }
                });
        return rest;
    }

    private static boolean isOnlyIds(Object demand) {
        return demand instanceof String
                || demand instanceof Document operators
                        && operators.keySet().equals(Set.of("$in"))
                        && operators.get("$in") instanceof Collection<?> values
                        && values.stream().allMatch(String.class::isInstance);
    }

    private void all(Document query) {
        query.forEach(
                (field, demand) -> {
                    if (field.equals("$and") && demand instanceof Collection<?> parts) {
                        parts.forEach(part -> all((Document) part));
                    } else if (field.startsWith("$")) {
                        plain = false;
                    } else {
                        fields.add(field);
                        one(field, demand);
                    }
                });
    }

    private void one(String field, Object demand) {
        if (BsonRegularExpression.isRegularExpression(demand)) {
            return;
        }
        if (demand instanceof Document operators
                && operators.keySet().stream().anyMatch(name -> name.startsWith("$"))) {
            operators.forEach((name, value) -> operator(field, name, value));
        } else {
            operator(field, "$eq", demand);
        }
    }

    private void operator(String field, String name, Object value) {
        switch (name) {
            case "$eq" -> {
                narrow(field, value, value);
                onlyIds(field, java.util.Collections.singletonList(value));
            }
            case "$in" -> onlyIds(field, (Collection<?>) value);
            case "$gt", "$gte" -> narrow(field, value, null);
            case "$lt", "$lte" -> narrow(field, null, value);
            default -> {}
        }
    }

    private void onlyIds(String field, Collection<?> values) {
        if (field.equals("_id") && values.stream().allMatch(String.class::isInstance)) {
            TreeSet<String> these = new TreeSet<>();
            values.forEach(value -> these.add((String) value));
            if (ids == null) {
                ids = these;
            } else {
                ids.retainAll(these);
            }
        }
    }

    private void narrow(String field, Object low, Object high) {
        if (isUnderstood(low == null ? high : low)) {
            Bounds wide = bounds.getOrDefault(field, new Bounds(null, null));
            bounds.put(
                    field,
                    new Bounds(
                            further(wide.low, (Comparable<?>) low, 1),
                            further(wide.high, (Comparable<?>) high, -1)));
        }
    }

    private static boolean isUnderstood(Object value) {
        return value instanceof Instant || value instanceof String text && text.indexOf('\0') < 0;
    }

    /** The one that leaves less; of two kinds the one that was there: nothing is of both. */
    @SuppressWarnings("unchecked")
    private static Comparable<?> further(Comparable<?> one, Comparable<?> other, int direction) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        boolean replaces =
                one.getClass() == other.getClass()
                        && direction * ((Comparable<Object>) other).compareTo(one) > 0;
        return replaces ? other : one;
    }
}
