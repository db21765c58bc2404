package caravan.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/**
 * A collection whose queries run beside each other: the library's own wait for one another, a
 * look-up by id for a scan. Whoever calls keeps writers away ({@link CollectionLocks}).
 */
final class SharedReads extends H2Collection {

    SharedReads(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> meta,
            CursorRegistry cursors) {
        super(database, name, options, documents, meta, cursors);
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
        if (!isOrderById(order) || fields == null || !shows(fields)) {
            return super.matchDocumentsFromStream(
                    documents, query, order, skip, limit, batchSize, fields);
        }
        QueryResult found = super.matchDocumentsFromStream(documents, query, null, 0, 0, 0, fields);
        return super.matchDocumentsFromStream(
                found.collectDocuments().stream(),
                new Document(),
                order,
                skip,
                limit,
                batchSize,
                null);
    }

    /** For an aggregation, which takes one document after the other: the library lists them all. */
    @Override
    public Stream<Document> queryAllAsStream() {
        return streamAllDocumentsWithPosition().map(DocumentWithPosition::getDocument);
    }

    private static boolean isOrderById(Document order) {
        return order != null && order.keySet().equals(Set.of("_id"));
    }

    private static boolean shows(Document fields) {
        Object id = fields.get("_id");
        return !fields.isEmpty()
                && !Boolean.FALSE.equals(id)
                && !(id instanceof Number number && number.intValue() == 0);
    }
}
