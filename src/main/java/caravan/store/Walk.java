package caravan.store;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/** Goes through a part of a map in the order of its keys, and lets others in on the way. */
final class Walk<K, V> implements Iterator<Map.Entry<K, V>> {

    private final MVMap<K, V> map;
    private final K low;
    private final K high;
    private final boolean rising;
    private final Turn turn;
    private Cursor<K, V> cursor;
    private K last;
    private Map.Entry<K, V> next;

    /**
     * @param low the lowest key; null: from the first on
     * @param high the highest key; null: to the last
     * @param turn when it ends, the map may be another one
     */
    Walk(MVMap<K, V> map, K low, K high, boolean rising, Turn turn) {
        this.map = map;
        this.low = low;
        this.high = high;
        this.rising = rising;
        this.turn = turn;
        cursor = from(rising ? low : high);
    }

    private Cursor<K, V> from(K start) {
        return map.cursor(start, rising ? high : low, !rising);
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            if (turn.passed()) {
                cursor = from(last == null ? (rising ? low : high) : last);
            }
            next = step();
        }
        return next != null;
    }

    private Map.Entry<K, V> step() {
        while (cursor.hasNext()) {
            K key = cursor.next();
            if (!key.equals(last)) {
                last = key;
                return Map.entry(key, cursor.getValue());
            }
        }
        return null;
    }

    @Override
    public Map.Entry<K, V> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Map.Entry<K, V> found = next;
        next = null;
        return found;
    }
}
