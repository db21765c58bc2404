package caravan.store;

import caravan.Settings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The collections and their indexes. Every write is majority and journaled: the client says so once
 * for all ({@link Mongo}).
 *
 * <table>
 * <caption>what they hold</caption>
 * <tr><td>inboxes<td>an inbox; token and key as hashes
 * <tr><td>events<td>a received request, its body once ({@code text} or {@code raw}), its journal
 * <tr><td>journals<td>how far the events that a process stored were followed
 * <tr><td>tickets<td>a ticket's hash, until it is redeemed
 * <tr><td>webhooks<td>a registered destination; its secret as it is, since it signs
 * <tr><td>schedules<td>when a revision of a timed webhook is due next
 * <tr><td>changes<td>one number, that a change of any webhook raises
 * <tr><td>streaks<td>since when a revision of a webhook has only failed
 * <tr><td>figures<td>what came of a webhook's attempts, by minutes
 * <tr><td>deliveries_due<td>what is owed, and when it is to be sent
 * <tr><td>deliveries_done<td>what became of what was owed
 * <tr><td>leases<td>who does what only one process may do
 * </table>
 */
@Singleton
public class Collections {

    /** What was followed late, in order of id. */
    public static final Bson LATE = Indexes.ascending("inbox", "_id", "late");

    private final MongoDatabase database;

    Collections(MongoClient client, Settings settings) {
        database = client.getDatabase(settings.database());
    }

    public MongoCollection<Document> inboxes() {
        return database.getCollection("inboxes");
    }

    public MongoCollection<Document> events() {
        return database.getCollection("events");
    }

    public MongoCollection<Document> journals() {
        return database.getCollection("journals");
    }

    public MongoCollection<Document> tickets() {
        return database.getCollection("tickets");
    }

    public MongoCollection<Document> webhooks() {
        return database.getCollection("webhooks");
    }

    public MongoCollection<Document> schedules() {
        return database.getCollection("schedules");
    }

    public MongoCollection<Document> changes() {
        return database.getCollection("changes");
    }

    public MongoCollection<Document> streaks() {
        return database.getCollection("streaks");
    }

    public MongoCollection<Document> figures() {
        return database.getCollection("figures");
    }

    public MongoCollection<Document> deliveriesDue() {
        return database.getCollection("deliveries_due");
    }

    public MongoCollection<Document> deliveriesDone() {
        return database.getCollection("deliveries_done");
    }

    public MongoCollection<Document> leases() {
        return database.getCollection("leases");
    }

    /** What goes when an inbox goes; each has the field {@code inbox}. */
    public List<MongoCollection<Document>> heldByInboxes() {
        return List.of(
                events(),
                tickets(),
                webhooks(),
                schedules(),
                // Whoever settles looks whether this is gone after it has written to those below.
                deliveriesDue(),
                streaks(),
                figures(),
                deliveriesDone());
    }

    /** Whether the store answers. */
    public void ping() {
        database.runCommand(new Document("ping", 1));
    }

    /** Makes what is missing. */
    public void createIndexes() {
        unique(inboxes(), Indexes.ascending("tokenHash"));
        unique(inboxes(), Indexes.ascending("keyHash"));
        index(events(), Indexes.ascending("inbox", "_id"));
        index(events(), Indexes.ascending("journal", "_id"));
        having(events(), "late", LATE);
        having(events(), "late", Indexes.ascending("late"));
        unique(webhooks(), Indexes.ascending("inbox", "name"));
        index(webhooks(), Indexes.ascending("inbox", "_id"));
        index(schedules(), Indexes.ascending("nextAt"));
        index(schedules(), Indexes.ascending("inbox"));
        index(streaks(), Indexes.ascending("inbox"));
        index(streaks(), Indexes.ascending("at"));
        index(figures(), Indexes.ascending("inbox"));
        index(figures(), Indexes.ascending("at"));
        index(deliveriesDue(), Indexes.ascending("dueAt", "webhook"));
        index(deliveriesDue(), Indexes.ascending("webhook", "createdAt", "_id"));
        index(deliveriesDue(), Indexes.ascending("webhook", "dueAt"));
        index(deliveriesDue(), Indexes.ascending("inbox"));
        index(deliveriesDone(), Indexes.ascending("webhook", "createdAt", "_id"));
        index(deliveriesDone(), Indexes.ascending("inbox"));
        index(deliveriesDone(), Indexes.ascending("doneAt"));
        index(tickets(), Indexes.ascending("inbox"));
        expiring(tickets());
    }

    private static void index(MongoCollection<Document> collection, Bson keys) {
        collection.createIndex(keys);
    }

    private static void unique(MongoCollection<Document> collection, Bson keys) {
        collection.createIndex(keys, new IndexOptions().unique(true));
    }

    /** An index of those documents only that have this field: sparse, for several keys. */
    private static void having(MongoCollection<Document> collection, String field, Bson keys) {
        collection.createIndex(
                keys, new IndexOptions().partialFilterExpression(Filters.exists(field)));
    }

    private static void expiring(MongoCollection<Document> collection) {
        collection.createIndex(
                Indexes.ascending("expiresAt"),
                new IndexOptions().expireAfter(0L, TimeUnit.SECONDS));
    }
}
