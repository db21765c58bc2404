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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private final CollectionLocks locks = new CollectionLocks();
    private final GroupCommit commits;

    DurableBackend(MVStore store) {
        super(store);
        commits = new GroupCommit(store);
    }

    @Override
    public Document handleCommand(Channel client, String database, String command, Document query) {
        Supplier<Document> reply =
                () -> super.handleCommand(client, database, command, query).cloneDeeply();
        Supplier<Document> change = () -> commits.change(reply);
        String collection = Access.collection(command, query);
        String namespace = database + "." + collection;
        return switch (Access.of(command, query)) {
            case NONE -> {
                if (command.equals("ping")) {
                    commits.check();
                }
                yield reply.get();
            }
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
            if (!commits.broken()) {
                LOG.error("The embedded store failed", e);
            }
            return new Document("ok", 0)
                    .append("errmsg", String.valueOf(e.getMessage()))
                    .append("code", UNKNOWN_ERROR);
        }
    }

    void compact(Duration most) {
        locks.all(
                () -> {
                    commits.alone(() -> Compaction.run(getMvStore(), most));
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
