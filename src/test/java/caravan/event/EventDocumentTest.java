package caravan.event;

import caravan.Ids;
import caravan.TestSettings;
import caravan.store.TestStore;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventDocumentTest {

    private final TestStore store = new TestStore(TestSettings.with());
    private final MongoCollection<Document> events = store.collections().events();

    @AfterEach
    void stop() {
        store.close();
    }

    private Map<Integer, Journal.Refused> insert(Event... batch) {
        return EventDocument.refused(store.run(EventDocument.insert(List.of(batch), "journal")));
    }

    private Document stored(Event event) {
        return events.find(Filters.eq("_id", event.id())).first();
    }

    @Test
    void comesBackFromTheStoreAsItWas() {
        Event event =
                new Event(
                                "",
                                "inbox",
                                Instant.parse("2026-11-22T06:00:00.123Z"),
                                "PROPFIND",
                                "/a%20b/\u00e9",
                                "x=1&x=2",
                                List.of("a: b", "a: ", "c: \u00e9"),
                                "2001:db8::1",
                                "{\"a\":\"\0\"}".getBytes(StandardCharsets.UTF_8))
                        .identified(Ids.next());
        assertThat(insert(event)).isEmpty();
        assertThat(EventDocument.event(stored(event))).usingRecursiveComparison().isEqualTo(event);
    }

    @Test
    void keepsTextAsTextAndOtherBytesAsBytes() {
        Event text = TestEvents.event("\u00e9\0\ud83d\ude00");
        Event raw = TestEvents.event(new byte[] {(byte) 0xc3, 'x'});
        Event empty = TestEvents.event("");
        assertThat(insert(text, raw, empty)).isEmpty();
        assertThat(stored(text))
                .containsEntry("text", "\u00e9\0\ud83d\ude00")
                .doesNotContainKey("raw");
        assertThat(stored(raw))
                .containsEntry("raw", new Binary(raw.body()))
                .containsEntry("size", 2)
                .doesNotContainKey("text");
        assertThat(stored(empty)).containsEntry("text", "").containsEntry("size", 0);
    }

    @Test
    void carriesTheNameOfItsJournal() {
        Event event = TestEvents.event("{}");
        insert(event);
        assertThat(stored(event)).containsEntry("journal", "journal");
    }

    /** An earlier try of unknown outcome may have landed. */
    @Test
    void whatIsThereAlreadyHasLanded() {
        Event before = TestEvents.event("before");
        Event after = TestEvents.event("after");
        insert(before);
        assertThat(insert(before, after)).isEmpty();
        assertThat(stored(after)).isNotNull();
    }

    @Test
    void refusedByAnotherIndexIsRefusedByItsPlaceAndStopsNoNeighbour() {
        events.createIndex(Indexes.ascending("query"), new IndexOptions().unique(true));
        Event first = TestEvents.event("first");
        Event same = TestEvents.event("same query");
        Event other =
                new Event(
                        "other",
                        "i",
                        first.receivedAt(),
                        "GET",
                        "",
                        "q",
                        List.of(),
                        "",
                        new byte[0]);
        Map<Integer, Journal.Refused> refused = insert(first, same, other);
        assertThat(refused).containsOnlyKeys(1);
        assertThat(refused.get(1).reason()).contains("query");
        assertThat(refused.get(1).mayBeThere()).isFalse();
        assertThat(stored(first)).isNotNull();
        assertThat(stored(same)).isNull();
        assertThat(stored(other)).isNotNull();
    }

    /** As MongoDB 8 words it. */
    @Test
    void knowsDuplicateIdByMongosWords() {
        Document answer =
                answerWith(
                        new Document("index", 3)
                                .append("code", 11000)
                                .append(
                                        "errmsg",
                                        "E11000 duplicate key error collection: caravan.events index:"
                                                + " _id_ dup key: { _id: \"0199\" }"));
        assertThat(EventDocument.refused(answer)).isEmpty();
    }

    @Test
    void anotherIndexIsNotTakenForTheIdByItsValue() {
        Document answer =
                answerWith(
                        new Document("index", 0)
                                .append("code", 11000)
                                .append(
                                        "errmsg",
                                        "E11000 duplicate key error collection: caravan.events index:"
                                                + " query_1 dup key: { query: \" _id_ dup key\" }"));
        assertThat(EventDocument.refused(answer)).containsOnlyKeys(0);
    }

    @Test
    void errorWithoutWordsIsRefused() {
        Document answer = answerWith(new Document("index", 0).append("code", 11000));
        assertThat(EventDocument.refused(answer)).containsOnlyKeys(0);
    }

    /** What a router says of a store behind it that it has lost sight of. */
    @Test
    void errorThatSpeaksOfTheStoreLeavesItOpenWhetherTheEventIsThere() {
        for (int code : List.of(0, 6, 89, 10107, 11602, 14031)) {
            Document answer = answerWith(new Document("index", 0).append("code", code));
            assertThat(EventDocument.refused(answer).get(0).mayBeThere()).isTrue();
        }
    }

    @Test
    void isOfUnknownOutcomeWhenItsDurabilityIs() {
        Document answer =
                new Document("ok", 1.0)
                        .append("n", 1)
                        .append(
                                "writeConcernError",
                                new Document("code", 64)
                                        .append("errmsg", "waiting for replication timed out"));
        assertThatThrownBy(() -> EventDocument.refused(answer)).isInstanceOf(MongoException.class);
    }

    @Test
    void asksForUnorderedMajorityAndJournal() {
        Document insert = EventDocument.insert(List.of(TestEvents.event("")), "journal");
        assertThat(insert).containsEntry("insert", "events").containsEntry("ordered", false);
        assertThat(insert.get("writeConcern", Document.class))
                .containsEntry("w", "majority")
                .containsEntry("j", true);
    }

    private static Document answerWith(Document error) {
        return new Document("ok", 1.0).append("n", 0).append("writeErrors", List.of(error));
    }
}
