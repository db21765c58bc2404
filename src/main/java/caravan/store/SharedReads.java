package caravan.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/**
 * A collection whose queries run beside each other: the library's own wait for one another, a
 * look-up by id for a scan. Whoever calls keeps writers away ({@link CollectionLocks}); a long
 * query lets them in on its way. So that what it has found by then stays as it was, a document is
 * changed in a copy, which takes its place.
 */
final class SharedReads extends H2Collection {

    private static final Document EVERYTHING = new Document();

    private final MVMap<Object, Document> documents;
    private final BooleanSupplier others;

    /** Of the writer, who is alone with this collection. */
    private boolean changing;

    /** What it changes, ids and all. */
    private Document selected;

    private final ThreadLocal<Document> aggregated = ThreadLocal.withInitial(() -> EVERYTHING);

    /**
     * @param others lets those in who wait for this collection; whether there were any
     */
    SharedReads(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors,
            BooleanSupplier others) {
        super(database, name, options, documents, meta, cursors);
        this.documents = documents;
        this.others = others;
    }

    @Override
    public void addIndex(Index<Object> index) {
        super.addIndex(index);
        if (index instanceof OrderedIndex ordered) {
            ordered.made();
        }
    }

    @Override
    public QueryResult handleQuery(QueryParameters parameters) {
        Document selector = parameters.getQuerySelector();
        Document query = selector;
        Document order = null;
        if (selector.containsKey("query")) {
            query = (Document) selector.get("query");
            order = (Document) selector.get("orderby");
        } else if (selector.containsKey("$query")) {
            query = (Document) selector.get("$query");
            order = (Document) selector.get("$orderby");
        }
        return queryDocuments(
                query,
                order,
                parameters.getNumberToSkip(),
                parameters.getLimit(),
                parameters.getBatchSize(),
                parameters.getProjection());
    }

    @Override
    protected QueryResult queryDocuments(
            Document asked, Document order, int skip, int limit, int batchSize, Document fields) {
        Document query = selected == null ? asked : selected;
        boolean byUniqueIndex =
                Conditions.of(query).ids() == null
                        && getIndexes().stream().anyMatch(index -> index.canHandle(query));
        if (!"_id".equals(getIdField()) || byUniqueIndex || isNatural(order)) {
            return super.queryDocuments(query, order, skip, limit, batchSize, fields);
        }
        Candidates candidates =
                Candidates.of(query, order, fields, documents, getIndexes(), new Turn(others));
        Stream<Document> matching =
                candidates.query().isEmpty()
                        ? candidates.documents()
                        : candidates
                                .documents()
                                .filter(it -> documentMatchesQuery(it, candidates.query()));
        return matchDocumentsFromStream(
                changing ? matching.map(Document::cloneDeeply) : matching,
                EVERYTHING,
                candidates.inOrder() ? null : order,
                skip,
                limit,
                batchSize,
                fields);
    }

    @Override
    public Document findAndModify(Document query) {
        return changing(() -> super.findAndModify(query));
    }

    @Override
    public Document updateDocuments(
            Document selector,
            Document update,
            ArrayFilters filters,
            boolean isMulti,
            boolean isUpsert,
            Oplog oplog) {
        // The library compares what it has found with every id once more.
        Document rest = isUpsert ? selector : Conditions.of(selector).besidesIds(selector);
        selected = selector;
        try {
            return changing(
                    () -> super.updateDocuments(rest, update, filters, isMulti, isUpsert, oplog));
        } finally {
            selected = null;
        }
    }

    /** For a query by a unique index. */
    @Override
    protected Document getDocument(Object position) {
        Document document = super.getDocument(position);
        return changing && document != null ? document.cloneDeeply() : document;
    }

    private <T> T changing(Supplier<T> change) {
        changing = true;
        try {
            return change.get();
        } finally {
            changing = false;
        }
    }

    private static boolean isNatural(Document order) {
        return order != null && order.containsKey("$natural");
    }

    /**
     * The library sorts whole documents before it takes out what was asked for: with large bodies
     * more than the heap holds. An order by id needs no more of them than the id.
     */
    @Override
    protected QueryResult matchDocumentsFromStream(
            Stream<Document> documents,
            Document query,
            Document order,
            int skip,
            int limit,
            int batchSize,
            Document fields) {
        if (!Candidates.isById(order) || fields == null || !shows(fields)) {
            return super.matchDocumentsFromStream(
                    documents, query, order, skip, limit, batchSize, fields);
        }
        QueryResult found = super.matchDocumentsFromStream(documents, query, null, 0, 0, 0, fields);
        return super.matchDocumentsFromStream(
                found.collectDocuments().stream(), EVERYTHING, order, skip, limit, batchSize, null);
    }

    /** Does an aggregation of this collection alone that begins with this {@code $match}. */
    <T> T beginningWith(Document match, Supplier<T> aggregation) {
        aggregated.set(match);
        try {
            return aggregation.get();
        } finally {
            aggregated.remove();
        }
    }

    /** For an aggregation, which takes one document after the other: the library lists them all. */
    @Override
    public Stream<Document> queryAllAsStream() {
        return Candidates.of(
                        aggregated.get(), null, null, documents, getIndexes(), new Turn(others))
                .documents();
    }

    private static boolean shows(Document fields) {
        Object id = fields.get("_id");
        return !fields.isEmpty()
                && !Boolean.FALSE.equals(id)
                && !(id instanceof Number number && number.intValue() == 0);
    }
}
