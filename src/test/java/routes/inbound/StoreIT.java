package routes.inbound;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.nats.client.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Http;
import servers.MongoServer;
import servers.NatsServer;
import servers.Numbered;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** An answer of 202 means stored, each event for itself, whatever the store does. */
class StoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int NEIGHBOURS = 32;

    private MongoServer mongo;
    private NatsServer nats;
    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        mongo = MongoServer.start();
        nats = NatsServer.start();
        caravan = CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats));
        inbox = caravan.inbox();
    }

    @AfterEach
    void stop() throws Exception {
        caravan.close();
        nats.close();
        mongo.close();
    }

    @Test
    void eventThatTheStoreRefusesHarmsNoneBesideIt() {
        try (MongoClient client = MongoClients.create(mongo.url())) {
            client.getDatabase("caravan")
                    .getCollection("events")
                    .createIndex(Indexes.ascending("query"), new IndexOptions().unique(true));
        }
        for (int round = 0; round < 3; round++) {
            List<Http.Answer> answers = postAtOnceTwoOfThemTheSame(round);
            assertThat(answers).filteredOn(answer -> answer.status() == 503).hasSize(1);
            for (Http.Answer answer : answers) {
                if (answer.status() == 503) {
                    assertThat(answer.json().get("type").textValue()).endsWith(":store-refused");
                    assertThat(answer.header("Retry-After")).isPresent();
                } else {
                    assertThat(answer.status()).isEqualTo(202);
                    assertThat(statusOf(answer.json().get("id").textValue())).isEqualTo(200);
                }
            }
        }
    }

    private List<Http.Answer> postAtOnceTwoOfThemTheSame(int round) {
        ExecutorService senders = Executors.newFixedThreadPool(NEIGHBOURS);
        try {
            return IntStream.range(0, NEIGHBOURS)
                    .map(i -> i == NEIGHBOURS / 2 ? 0 : i)
                    .mapToObj(i -> "/in/" + inbox.key() + "?x=" + round + "-" + i)
                    .map(path -> CompletableFuture.supplyAsync(() -> post(path), senders))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            senders.shutdown();
        }
    }

    private Http.Answer post(String path) {
        return caravan.http().post(path, "{}");
    }

    @Test
    void deathOfTheStoreLosesNothingThatWasAnswered() {
        assumeTrue(mongo.canBeKilled(), mongo.what());
        try (Senders senders = Senders.start(inbox.http())) {
            senders.awaitMore(200);
            mongo.kill();
            senders.awaitRefused(32);
            mongo.restart();
            senders.awaitMore(200);
            senders.stop();
            assertThat(senders.refused()).allSatisfy(StoreIT::saysToSendAgain);
            assertThat(Numbered.stored(inbox)).containsAllEntriesOf(senders.accepted());
        }
    }

    @Test
    void silenceOfTheStoreIsAnsweredAndWhatLandedIsPublished() throws Exception {
        assumeTrue(mongo.canBeKilled(), mongo.what());
        List<Message> published = nats.subscribe("caravan.events." + inbox.id());
        assertThat(inbox.http().post("/data", "\"before\"").status()).isEqualTo(202);
        mongo.pause();
        try (Senders senders = Senders.start(inbox.http())) {
            senders.awaitRefused(32);
            mongo.resume();
            senders.awaitMore(1);
            senders.stop();
            assertThat(senders.refused()).allSatisfy(StoreIT::saysToSendAgain);
        }
        await().atMost(PATIENCE).until(() -> stored().size() > 1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(published)
                                        .extracting(NatsServer::id)
                                        .containsAll(stored()));
    }

    private static void saysToSendAgain(Http.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("type").textValue()).endsWith(":store-away");
        assertThat(answer.header("Retry-After")).isPresent();
    }

    /** The inbox's events, as the store has them. */
    private List<String> stored() {
        try (MongoClient client = MongoClients.create(mongo.url())) {
            return client.getDatabase("caravan")
                    .getCollection("events")
                    .find(new Document("inbox", inbox.id()))
                    .map(event -> event.getString("_id"))
                    .into(new java.util.ArrayList<>());
        }
    }

    private int statusOf(String id) {
        return inbox.http().get("/data/" + id).status();
    }
}
