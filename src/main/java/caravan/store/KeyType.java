package caravan.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * The keys of unique indexes, in the order in which the library has them: that of the bytes that
 * Java serializes them to. It writes both out for every comparison; of two plain strings, which
 * they nearly always are, the shorter comes first, and characters decide between equally long ones.
 */
final class KeyType extends BasicDataType<Object> {

    /** Above it the serialized form is another one. */
    private static final int LONGEST = 65_535;

    private final ObjectDataType any = new ObjectDataType();

    @Override
    public int compare(Object one, Object other) {
        String first = plain(one);
        String second = first == null ? null : plain(other);
        if (second == null) {
            return any.compare(one, other);
        }
        int byLength = Integer.compare(first.length(), second.length());
        return byLength == 0 ? first.compareTo(second) : byLength;
    }

    /** The one string that this key is, if each of its characters is one byte. */
    private static String plain(Object key) {
        if (!(key instanceof KeyValue values)
                || values.size() != 1
                || !(values.get(0) instanceof String text)
                || text.length() > LONGEST) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0 || character > 127) {
                return null;
            }
        }
        return text;
    }

    @Override
    public int getMemory(Object key) {
        return any.getMemory(key);
    }

    @Override
    public void write(WriteBuffer buffer, Object key) {
        any.write(buffer, key);
    }

    @Override
    public Object read(ByteBuffer buffer) {
        return any.read(buffer);
    }

    @Override
    public Object[] createStorage(int size) {
        return any.createStorage(size);
    }
}
