package servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A way to a MongoDB on which commands are refused with a server's own answers: it reads the wire
 * protocol, and changes what the server is asked or what it says. For one client process, whose
 * request numbers are its own.
 */
public final class MongoProxy implements AutoCloseable {

    /**
     * What becomes of a command.
     *
     * @param command what the server is asked instead
     * @param answer makes the client's answer of the server's
     */
    public record Change(BsonDocument command, UnaryOperator<BsonDocument> answer) {}

    public static final int NO_SUCH_CODE = 4711;
    public static final int NOT_WRITABLE_PRIMARY = 10107;
    public static final int INTERRUPTED_BY_STEP_DOWN = 11602;
    public static final int OUT_OF_DISK_SPACE = 14031;

    private static final int WRITE_CONCERN_FAILED = 64;
    private static final int OP_MSG = 2013;
    private static final int HEAD = 20;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private static final BsonDocument PING =
            new BsonDocument("ping", new BsonInt32(1)).append("$db", new BsonString("admin"));

    private final TcpProxy way;
    private final Map<Integer, UnaryOperator<BsonDocument>> answers = new ConcurrentHashMap<>();
    private volatile Function<BsonDocument, Optional<Change>> rule;

    private MongoProxy(int server) {
        mend();
        way = TcpProxy.to(server, this::next);
    }

    public static MongoProxy to(MongoServer mongo) {
        return new MongoProxy(URI.create(mongo.url()).getPort());
    }

    public String url() {
        return "mongodb://127.0.0.1:" + way.port();
    }

    /** Changes what this rule says, from now on. */
    public void change(Function<BsonDocument, Optional<Change>> rule) {
        this.rule = rule;
    }

    /** Lets all pass as it is. */
    public void mend() {
        rule = command -> Optional.empty();
    }

    /** It is not done. */
    public static Change refused(int code) {
        return new Change(PING, answer -> failure(code));
    }

    /** It is done, and the answer is that it failed. */
    public static Change doneAndDenied(BsonDocument command, int code) {
        return new Change(command, answer -> failure(code));
    }

    /** It is done here, and not known to be done by a majority. */
    public static Change unconfirmed(BsonDocument command) {
        return new Change(
                command, answer -> answer.append("writeConcernError", error(WRITE_CONCERN_FAILED)));
    }

    /** This part of an insertion is done; these places of the whole are answered with an error. */
    public static Change inPart(
            BsonDocument command, BsonArray done, Iterable<Integer> denied, int code) {
        BsonArray errors = new BsonArray();
        denied.forEach(place -> errors.add(error(code).append("index", new BsonInt32(place))));
        BsonDocument part = done.isEmpty() ? PING : command.clone().append("documents", done);
        return new Change(
                part,
                answer ->
                        new BsonDocument("ok", new BsonDouble(1))
                                .append("n", new BsonInt32(done.size()))
                                .append("writeErrors", errors));
    }

    private static BsonDocument failure(int code) {
        return error(code).append("ok", new BsonDouble(0));
    }

    private static BsonDocument error(int code) {
        return new BsonDocument("code", new BsonInt32(code))
                .append("errmsg", new BsonString("refused by the test"));
    }

    /** One message of either side. */
    private byte[] next(InputStream from, boolean fromClient) throws IOException {
        byte[] length = from.readNBytes(Integer.BYTES);
        if (length.length < Integer.BYTES) {
            return null;
        }
        byte[] message = Arrays.copyOf(length, ints(length).getInt(0));
        int rest = message.length - Integer.BYTES;
        if (from.readNBytes(message, Integer.BYTES, rest) < rest) {
            return null;
        }
        if (ints(message).getInt(12) != OP_MSG) {
            return message;
        }
        return fromClient ? asked(message) : answered(message);
    }

    private byte[] asked(byte[] message) {
        BsonDocument command = document(message);
        Optional<Change> change = rule.apply(command);
        if (change.isEmpty()) {
            return message;
        }
        answers.put(ints(message).getInt(4), change.get().answer());
        return change.get().command() == command ? message : with(message, change.get().command());
    }

    private byte[] answered(byte[] message) {
        UnaryOperator<BsonDocument> answer = answers.remove(ints(message).getInt(8));
        return answer == null ? message : with(message, answer.apply(document(message)));
    }

    /** The first section, which is the command or the answer. */
    private static BsonDocument document(byte[] message) {
        int start = HEAD + 1;
        return new RawBsonDocument(message, start, ints(message).getInt(start)).decode(CODEC);
    }

    /** The same message with this document alone. */
    private static byte[] with(byte[] message, BsonDocument document) {
        ByteBuffer body = new RawBsonDocument(document, CODEC).getByteBuffer().asNIO();
        int length = HEAD + 1 + body.remaining();
        ByteBuffer changed = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return changed.putInt(length)
                .put(message, Integer.BYTES, 12)
                .putInt(0)
                .put((byte) 0)
                .put(body)
                .array();
    }

    private static ByteBuffer ints(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        way.close();
    }
}
