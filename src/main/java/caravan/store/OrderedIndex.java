package caravan.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.ErrorCode;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.h2.mvstore.MVMap;

/**
 * An index that serves ranges and an order; the library has none. It holds those documents that
 * have all its fields, which have to be strings or times.
 *
 * <p>An entry is one string: each field's value with a letter before it for its kind, a time as
 * digits, and a zero character after each; the id is always among them. So the entries of a value,
 * or of a range, stand side by side, and in order of the next field.
 */
final class OrderedIndex extends Index<Object> {

    private static final String ID = "_id";
    private static final char END = '\0';

    /** Above every entry that begins with what stands before it. */
    private static final char ABOVE = '\uffff';

    private static final char STRING = 's';
    private static final char TIME = 't';

    /** Says that all documents are in it, which an index without an entry does not; in no part. */
    private static final String MADE = "" + ABOVE + ABOVE;

    /**
     * A part of the index, both ends included.
     *
     * @param order the fields that rise from entry to entry, the first before the second and so on
     * @param fieldsUsed for how many fields the query says something
     */
    record Part(String from, String to, List<String> order, int fieldsUsed) {}

    private final MVMap<String, Boolean> entries;
    private final List<String> fields;

    OrderedIndex(MVMap<String, Boolean> entries, String name, List<IndexKey> keys) {
        super(name, keys, true);
        this.entries = entries;
        this.fields = new ArrayList<>(keys());
        if (!fields.contains(ID)) {
            fields.add(ID);
        }
    }

    MVMap<String, Boolean> entries() {
        return entries;
    }

    List<String> fields() {
        return fields;
    }

    /** All documents are in it from now on. */
    void made() {
        entries.putIfAbsent(MADE, true);
    }

    /** Where to look for what fulfills these; null where not all of that has to be in the index. */
    Part part(Conditions conditions) {
        StringBuilder start = new StringBuilder();
        Conditions.Bounds range = null;
        List<String> order = new ArrayList<>();
        boolean ended = false;
        int used = 0;
        for (String field : fields) {
            Conditions.Bounds bounds = conditions.bounds(field);
            if (bounds == null && (start.isEmpty() || !field.equals(ID))) {
                return null;
            }
            used += bounds == null ? 0 : 1;
            if (!ended && bounds != null && bounds.isOneValue()) {
                start.append(encoded(bounds.low())).append(END);
            } else {
                range = ended ? range : bounds;
                order.add(field);
                ended = true;
            }
        }
        boolean low = range != null && range.low() != null;
        boolean high = range != null && range.high() != null;
        return new Part(
                low ? start + encoded(range.low()) : start.toString(),
                (high ? start + encoded(range.high()) + END : start.toString()) + ABOVE,
                order,
                used);
    }

    /** The id of an entry's document. */
    String id(String entry) {
        int from = 0;
        for (int i = fields.indexOf(ID); i > 0; i--) {
            from = entry.indexOf(END, from) + 1;
        }
        return entry.substring(from + 1, entry.indexOf(END, from));
    }

    /** The fields of the index as its entry has them. */
    Document document(String entry) {
        Document document = new Document();
        int from = 0;
        for (String field : fields) {
            int to = entry.indexOf(END, from);
            String value = entry.substring(from + 1, to);
            document.put(field, entry.charAt(from) == TIME ? time(value) : value);
            from = to + 1;
        }
        return document;
    }

    /** Null for a document that is not in the index. */
    private String entry(Document document) {
        StringBuilder entry = new StringBuilder();
        for (String field : fields) {
            Object value = document.get(field);
            if (value == null) {
                return null;
            }
            entry.append(encoded(value)).append(END);
        }
        return entry.toString();
    }

    private static String encoded(Object value) {
        return value instanceof Instant time
                ? TIME + HexFormat.of().toHexDigits(time.toEpochMilli() ^ Long.MIN_VALUE)
                : STRING + (String) value;
    }

    /** Before any index has changed. */
    private void check(Document document) {
        for (String field : fields) {
            Object value = document.get(field);
            if (value == null) {
                return; // Such a document is not in it.
            }
            boolean fits = value instanceof String text && text.indexOf(END) < 0;
            if (!fits && !(value instanceof Instant)) {
                throw new MongoServerError(
                        ErrorCode.BadValue,
                        "The index " + getName() + " holds strings and times only");
            }
        }
    }

    private static Instant time(String digits) {
        return Instant.ofEpochMilli(Long.parseUnsignedLong(digits, 16) ^ Long.MIN_VALUE);
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        check(document);
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
        String entry = entry(document);
        if (entry != null) {
            entries.put(entry, true);
        }
    }

    @Override
    public Object remove(Document document) {
        String entry = entry(document);
        if (entry != null) {
            entries.remove(entry);
        }
        return null;
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        check(after);
    }

    @Override
    public void updateInPlace(
            Document before, Document after, Object position, MongoCollection<Object> collection) {
        String old = entry(before);
        String now = entry(after);
        if (old != null && !old.equals(now)) {
            entries.remove(old);
        }
        if (now != null && !now.equals(old)) {
            entries.put(now, true);
        }
    }

    /** Where a document is, the index of its id knows. */
    @Override
    public Object getPosition(Document document) {
        return null;
    }

    /** {@link SharedReads} asks by {@link #part}. */
    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public long getCount() {
        return entries.sizeAsLong() - (entries.containsKey(MADE) ? 1 : 0);
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public void drop() {
        // The database removes the map.
    }
}
