package caravan.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.MongoServer;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The queries that Caravan asks: they must mean the same on every server. */
class EmbeddedMongoQueriesTest {

    private MongoServer server;
    private MongoClient client;
    private MongoCollection<Document> events;

    @BeforeEach
    void start() {
        server = MongoServer.start(MongoServer.Form.MEMORY);
        client = MongoClients.create(server.url());
        events = client.getDatabase("caravan_queries").getCollection("events");
        events.drop();
        events.createIndex(new Document("key", 1), new IndexOptions().unique(true));
        events.insertMany(
                List.of(
                        event("a1", "GitHub push").append("open", "both"),
                        event("a2", "accept: text/html").append("open", "plan"),
                        event("a3", "user-agent: GitHub-Hookshot/1"),
                        event("b1", "x-empty: ")));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void findsByFieldsAndTheirAbsence() {
        assertThat(ids(in("_id", "a1", "b1", "none"))).containsExactlyInAnyOrder("a1", "b1");
        assertThat(ids(eq("key", "key a2"))).containsExactly("a2");
        assertThat(ids(exists("open"))).containsExactlyInAnyOrder("a1", "a2");
        assertThat(ids(or(eq("_id", "a3"), eq("open", "both"))))
                .containsExactlyInAnyOrder("a3", "a1");
        assertThat(ids(and(gt("_id", "a1"), lt("_id", "b")))).containsExactlyInAnyOrder("a2", "a3");
    }

    @Test
    void findsByRegexInArrayOfStrings() {
        assertThat(ids(regex("headers", "hookshot", "i"))).containsExactly("a3");
        assertThat(ids(regex("headers", "^accept: .*html$"))).containsExactly("a2");
        assertThat(ids(regex("_id", "^a"))).containsExactlyInAnyOrder("a1", "a2", "a3");
    }

    @Test
    void sortsByIdDownwardsWithLimit() {
        assertThat(events.find(lt("_id", "b")).sort(Sorts.descending("_id")).limit(2))
                .extracting(event -> event.getString("_id"))
                .containsExactly("a3", "a2");
    }

    @Test
    void leavesFieldsOut() {
        assertThat(events.find(eq("_id", "a1")).projection(Projections.exclude("headers", "key")))
                .containsExactly(new Document("_id", "a1").append("open", "both"));
    }

    @Test
    void unsetsFieldOfManyByTheirIds() {
        assertThat(events.updateMany(in("_id", "a1", "a2", "b1"), Updates.unset("open")))
                .satisfies(result -> assertThat(result.getMatchedCount()).isEqualTo(3))
                .satisfies(result -> assertThat(result.getModifiedCount()).isEqualTo(2));
        assertThat(ids(exists("open"))).isEmpty();
    }

    @Test
    void unorderedInsertNamesTheDuplicates() {
        List<Document> documents =
                List.of(
                        event("c1", "new"),
                        event("a1", "again"),
                        event("c2", "new"),
                        event("b1", ""));
        MongoBulkWriteException refused =
                catchThrowableOfType(
                        MongoBulkWriteException.class,
                        () -> events.insertMany(documents, new InsertManyOptions().ordered(false)));
        assertThat(refused.getWriteErrors())
                .extracting(error -> error.getIndex() + " " + error.getCategory())
                .containsExactly("1 DUPLICATE_KEY", "3 DUPLICATE_KEY");
        assertThat(ids(regex("_id", "^c"))).containsExactlyInAnyOrder("c1", "c2");
    }

    private List<String> ids(Bson filter) {
        return events.find(filter).map(event -> event.getString("_id")).into(new ArrayList<>());
    }

    private static Document event(String id, String header) {
        return new Document("_id", id)
                .append("key", "key " + id)
                .append("headers", List.of("host: example.org", header));
    }
}
