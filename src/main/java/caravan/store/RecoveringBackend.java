package caravan.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store on a file, opened again after the disk has refused a write: then it holds what was
 * answered, as after a {@code kill -9}. Until the disk has room again it can be read, and what it
 * holds can be marked and deleted.
 */
final class RecoveringBackend extends AbstractMongoBackend {

    private static final Logger LOG = LoggerFactory.getLogger(RecoveringBackend.class);

    private final StoreFile file;
    private final Reserve reserve;
    private volatile DurableBackend open;
    private String said = "";

    RecoveringBackend(StoreFile file) {
        this.file = file;
        reserve = new Reserve(file.folder());
        open = open();
    }

    private DurableBackend open() {
        MVStore store = file.open();
        try {
            return new DurableBackend(store, () -> !reserve.isSpent());
        } catch (RuntimeException unreadable) {
            store.closeImmediately();
            throw unreadable;
        }
    }

    /** Sees to it, from time to time, that it is open and has its reserve. */
    void recover() {
        try {
            RuntimeException failure = open.failure();
            if (failure != null) {
                openAgain(failure);
            }
            restoreReserve();
        } catch (RuntimeException e) {
            say("The embedded store cannot be opened again for now (%s).", reason(e));
        }
    }

    private void openAgain(RuntimeException failure) {
        say(
                "The disk refused a write of the embedded store (%s). Nothing new is taken until there"
                        + " are %d MB of room in %s; what is stored can be read and deleted.",
                reason(failure), 2 * Reserve.MEGABYTES, file.folder());
        reserve.spend();
        open.getMvStore().closeImmediately();
        open = open();
    }

    private void restoreReserve() {
        boolean wasSpent = reserve.isSpent();
        reserve.restore();
        if (wasSpent && !reserve.isSpent()) {
            say("The embedded store has room on its disk again and takes what is new.");
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    /** Once, and not again before something else is to be said. */
    private void say(String sentence, Object... values) {
        String next = String.format(sentence, values);
        if (!next.equals(said)) {
            said = next;
            LOG.warn(next);
        }
    }

    void compact(Duration most) {
        compact(most, DurableBackend::compact);
    }

    void compactGently(Duration most) {
        compact(most, DurableBackend::compactGently);
    }

    private void compact(Duration most, BiConsumer<DurableBackend, Compaction> how) {
        if (open.failure() == null) {
            how.accept(open, new Compaction(open.getMvStore(), reserve.isSpent(), most));
        }
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        return open.handleMessage(message);
    }

    @Override
    public Document handleCommand(Channel client, String database, String command, Document query) {
        return open.handleCommand(client, database, command, query);
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return open.handleQuery(query);
    }

    @Override
    public void handleClose(Channel client) {
        open.handleClose(client);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return open.resolveDatabase(name);
    }

    @Override
    public void close() {
        try {
            open.close();
        } catch (RuntimeException e) {
            // What was answered is on the disk; the next start finds it without this.
            open.getMvStore().closeImmediately();
        }
    }
}
