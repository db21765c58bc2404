package routes.inbound;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Connected;
import servers.Http;

import static org.assertj.core.api.Assertions.assertThat;

/** An answer of 202 means stored, each event for itself. */
class StoreIT {

    private static final int NEIGHBOURS = 32;

    private Connected servers;
    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        servers = Connected.start();
        caravan = servers.caravan();
        inbox = caravan.inbox();
    }

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void eventThatTheStoreRefusesHarmsNoneBesideIt() {
        try (MongoClient client = MongoClients.create(servers.mongo().url())) {
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

    private int statusOf(String id) {
        return inbox.http().get("/data/" + id).status();
    }
}
