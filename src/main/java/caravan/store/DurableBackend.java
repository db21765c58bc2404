package caravan.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.Oplog;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a write when it is on the disk, and never shows a document while it changes.
 *
 * <p>The library updates documents in place and encodes replies later: so a reply is copied while
 * the collection is still held. An error is committed like a success, since what came before it in
 * the same command stays.
 */
final class DurableBackend extends H2Backend {

    private static final Logger LOG = LoggerFactory.getLogger(DurableBackend.class);
    private static final int UNKNOWN_ERROR = 8;

    /** So many from one slice of compaction to the next, and nobody minds to wait for the next. */
    private static final int CALM_COMMITS = 20;

    private final CollectionLocks locks = new CollectionLocks();
    private final GroupCommit commits;
    private final BooleanSupplier hasRoom;
    private long versionWhenTidy;

    /**
     * @param hasRoom whether anything new may be stored; changing and deleting is never refused
     */
    DurableBackend(MVStore store, BooleanSupplier hasRoom) {
        super(store);
        commits = new GroupCommit(store);
        this.hasRoom = hasRoom;
    }

    @Override
    public Document handleCommand(Channel client, String database, String command, Document query) {
        Access access = Access.of(command, query);
        if (access != Access.NONE || command.equals("ping")) {
            commits.check();
        }
        if ((command.equals("insert") || command.equals("ping")) && !hasRoom.getAsBoolean()) {
            throw noRoom();
        }
        Supplier<Document> reply =
                () -> super.handleCommand(client, database, command, query).cloneDeeply();
        Supplier<Document> change = () -> commits.change(reply);
        String collection = Access.collection(command, query);
        String namespace = database + "." + collection;
        return switch (access) {
            case NONE -> reply.get();
            case READ -> locks.reading(namespace, () -> knows(database), reply, change);
            case WRITE ->
                    durably(
                            () ->
                                    locks.writing(
                                            namespace, () -> knows(database, collection), change));
            case ALL -> durably(() -> locks.all(change));
        };
    }

    /** The form of a query before MongoDB 5.1. */
    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return durably(() -> locks.all(() -> commits.change(() -> copy(super.handleQuery(query)))));
    }

    /** Answers errors itself: the library would log them with the documents they came with. */
    @Override
    public Document handleMessage(MongoMessage message) {
        try {
            return super.handleMessage(message);
        } catch (MongoServerException e) {
            LOG.debug("The embedded store refused a command: {}", e.getMessage());
            return refused(e);
        } catch (RuntimeException e) {
            if (failure() == null) {
                LOG.error("The embedded store failed", e);
            }
            return new Document("ok", 0)
                    .append("errmsg", String.valueOf(e.getMessage()))
                    .append("code", UNKNOWN_ERROR);
        }
    }

    /** Why nothing is read or written any more; null while it is. */
    RuntimeException failure() {
        return commits.failure();
    }

    void compact(Compaction compaction) {
        compact(compaction, () -> true);
    }

    /** While others use the store no more than is urgent, else until somebody waits. */
    void compactGently(Compaction compaction) {
        boolean calm = getMvStore().getCurrentVersion() - versionWhenTidy <= CALM_COMMITS;
        if (compaction.isUrgent() || calm && compaction.isWorthIt()) {
            compact(compaction, () -> compaction.isUrgent() || calm && !locks.isAllWaitedFor());
        }
        versionWhenTidy = getMvStore().getCurrentVersion();
    }

    private void compact(Compaction compaction, BooleanSupplier mayGoOn) {
        locks.all(
                () -> {
                    commits.writeAlone(() -> compaction.run(mayGoOn));
                    return null;
                });
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new Database(name);
    }

    private <T> T durably(Supplier<T> write) {
        try {
            return write.get();
        } finally {
            commits.settle();
        }
    }

    /** Asking for a database or writing to a collection makes it, which concerns everybody. */
    private boolean knows(String database) {
        return listDatabaseNames().contains(database);
    }

    private boolean knows(String database, String collection) {
        return knows(database)
                && resolveDatabase(database).resolveCollection(collection, false) != null;
    }

    private static MongoServerError noRoom() {
        return new MongoServerError(
                EmbeddedMongo.NO_ROOM, "OutOfDiskSpace", "The disk has no room for what is new.");
    }

    private static QueryResult copy(QueryResult result) {
        List<Document> documents =
                result.collectDocuments().stream().map(Document::cloneDeeply).toList();
        return new QueryResult(documents, result.getCursorId());
    }

    private static Document refused(MongoServerException refusal) {
        Document reply =
                new Document("ok", 0).append("errmsg", refusal.getMessageWithoutErrorCode());
        if (refusal instanceof MongoServerError error) {
            reply.append("code", error.getCode());
            reply.putIfNotNull("codeName", error.getCodeName());
        }
        return reply;
    }

    /**
     * Opens collections while the super constructor runs: so it has no field of its own, and there
     * may be no locks yet.
     */
    private final class Database extends H2Database {

        Database(String name) {
            super(name, getMvStore(), getCursorRegistry());
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(
                String name, CollectionOptions options) {
            String fullName = getFullCollectionNamespace(name);
            MVStore store = getMvStore();
            return new SharedReads(
                    this,
                    name,
                    options,
                    store.openMap("databases." + fullName),
                    store.openMap("meta." + fullName),
                    cursorRegistry,
                    () -> locks != null && locks.pause(fullName));
        }

        /**
         * The library asks no index before an aggregation: its first stage says what to look at.
         */
        @Override
        public Document handleCommand(
                Channel client,
                String command,
                Document query,
                DatabaseResolver databases,
                Oplog oplog) {
            Supplier<Document> reply =
                    () -> super.handleCommand(client, command, query, databases, oplog);
            Optional<Document> match = Access.match(command, query);
            if (match.isPresent()
                    && resolveCollection(Access.collection(command, query), false)
                            instanceof SharedReads collection) {
                return collection.beginningWith(match.get(), reply);
            }
            return reply.get();
        }

        /** The library opens the same map, which keeps the type that it has. */
        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String name, List<IndexKey> keys, boolean sparse) {
            openMap(collection, name, new KeyType());
            return super.openOrCreateUniqueIndex(collection, name, keys, sparse);
        }

        /** The library has none but unique ones. */
        @Override
        protected Index<Object> openOrCreateSecondaryIndex(
                String collection, String name, List<IndexKey> keys, boolean sparse) {
            return new OrderedIndex(openMap(collection, name, StringDataType.INSTANCE), name, keys);
        }

        private <K> MVMap<K, Boolean> openMap(String collection, String index, DataType<K> keys) {
            return getMvStore()
                    .openMap(
                            getFullCollectionNamespace(collection) + "._index_" + index,
                            new MVMap.Builder<K, Boolean>().keyType(keys));
        }
    }
}
