package routes.inbound;

import caravan.Ids;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Connected;
import servers.Senders;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A viewer comes back after an hour. Whatever it has seen when the connection breaks once more, the
 * highest id so far, less the overlap, must be enough to come back with.
 */
class ReplayIT {

    private static final Duration OVERLAP = Duration.ofSeconds(10);
    private static final int STORED = 2_000;

    private static Connected servers;
    private static CaravanProcess caravan;

    @BeforeAll
    static void start() {
        servers = Connected.start();
        caravan = servers.caravan();
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    @Test
    void neverShowsAnEventBeforeMuchOlderOnes() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
        Set<String> stored = storeOneEachSecondSince(hourAgo, inbox);
        try (Senders meanwhile = Senders.start(8, inbox.http());
                Socket viewer = Socket.open(caravan, inbox, "&after=" + Ids.floor(hourAgo))) {
            viewer.awaitEvents(STORED);
            meanwhile.stop();
            stored.addAll(meanwhile.ids());
            viewer.awaitAll(stored);
            assertSafeToComeBackAtAnyMoment(viewer.ids());
        }
    }

    @Test
    void showsWhatWasFollowedLateBesides() {
        CaravanProcess.Inbox inbox = caravan.inbox();
        Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
        List<String> stored = storeOneEachSecondSince(hourAgo, inbox).stream().sorted().toList();
        String late = stored.get(100);
        String seen = stored.get(STORED - 100);
        events(
                collection ->
                        collection.updateOne(
                                new Document("_id", late),
                                new Document("$set", new Document("late", new Date()))));
        try (Socket viewer = Socket.open(caravan, inbox, "&after=" + seen)) {
            viewer.awaitAll(stored.subList(STORED - 100, STORED));
            assertThat(viewer.ids()).contains(late).doesNotContain(stored.get(101));
        }
    }

    private static void assertSafeToComeBackAtAnyMoment(List<String> shown) {
        Set<String> seen = new HashSet<>();
        String highest = Ids.floor(Instant.EPOCH);
        for (String id : shown) {
            if (seen.add(id)) {
                assertThat(Ids.time(id)).isAfterOrEqualTo(Ids.time(highest).minus(OVERLAP));
                highest = id.compareTo(highest) > 0 ? id : highest;
            }
        }
    }

    /** As if they had been received then; every tenth was followed late, soon after. */
    private static Set<String> storeOneEachSecondSince(Instant since, CaravanProcess.Inbox inbox) {
        String id = inbox.http().post("/data", "{}").json().get("id").textValue();
        Set<String> ids = new HashSet<>(Set.of(id));
        events(
                collection -> {
                    Document event = collection.find(new Document("_id", id)).first();
                    event.remove("journal");
                    List<Document> copies = new ArrayList<>();
                    for (int i = 0; i < STORED; i++) {
                        Instant at = since.plusSeconds(i);
                        Document copy =
                                new Document(event)
                                        .append("_id", Ids.floor(at))
                                        .append("receivedAt", Date.from(at));
                        if (i % 10 == 0) {
                            copy.append(
                                    "late", Date.from(at.plusMillis(TimeUnit.SECONDS.toMillis(7))));
                        }
                        ids.add(copy.getString("_id"));
                        copies.add(copy);
                    }
                    collection.insertMany(copies);
                });
        return ids;
    }

    private static void events(java.util.function.Consumer<MongoCollection<Document>> use) {
        try (MongoClient client = MongoClients.create(servers.mongo().url())) {
            use.accept(client.getDatabase("caravan").getCollection("events"));
        }
    }
}
