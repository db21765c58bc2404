package routes.inbound;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import servers.CaravanProcess;
import servers.Database;
import servers.EventStream;
import servers.Http;
import servers.MongoServer;
import servers.NatsServer;
import servers.Numbered;
import servers.SendAgain;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static servers.SendAgain.inTime;

/** The store dies or hangs while events come in, and is back: all by itself goes on. */
class StoreAwayIT {

    private static final int TIMES = Boolean.getBoolean("test.long") ? 10 : 1;
    private static final int CALLERS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** So that what landed without an answer is followed soon. */
    static final Map<String, String> IMPATIENT =
            Map.of("CARAVAN_LIMITS_STANDING", "3s", "ROUTES_SWEEP_PERIOD", "1000");

    private enum Fault {
        /** Its connections break, and new ones are refused until it is back. */
        DEATH(MongoServer::kill, MongoServer::restart),
        /** Its connections stay, and nothing comes from it (SIGSTOP). */
        SILENCE(MongoServer::pause, MongoServer::resume);

        private final Consumer<MongoServer> begin;
        private final Consumer<MongoServer> end;

        Fault(Consumer<MongoServer> begin, Consumer<MongoServer> end) {
            this.begin = begin;
            this.end = end;
        }
    }

    private MongoServer mongo;
    private NatsServer nats;
    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        mongo = MongoServer.start();
        nats = NatsServer.start();
        Map<String, String> settings = new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
        settings.putAll(IMPATIENT);
        caravan = CaravanProcess.start(settings);
        inbox = caravan.inbox();
    }

    @AfterEach
    void stop() throws Exception {
        caravan.close();
        nats.close();
        mongo.close();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAnsweredIsThereAndWhatLandedIsPublished(Fault fault) throws Exception {
        assumeTrue(mongo.canBeKilled(), mongo.what());
        try (EventStream stream = EventStream.make(nats, "EVENTS");
                Senders senders = Senders.start(inbox.http())) {
            for (int time = 0; time < TIMES; time++) {
                senders.awaitMore(200);
                fault.begin.accept(mongo);
                everybodyIsAnswered();
                senders.awaitRefused(32);
                fault.end.accept(mongo);
                senders.awaitMore(200);
            }
            senders.stop();
            assertThat(senders.refused()).allSatisfy(SendAgain::checkStoreIsAway);
            SendAgain.checkInTime(senders);
            assertThat(Numbered.stored(inbox)).containsAllEntriesOf(senders.accepted());
            Database.awaitAllFollowed(mongo);
            Set<String> stored = stored();
            System.out.printf(
                    "StoreAwayIT: %s, %d times: %d answered 202, %d refused, of which %d landed; the"
                            + " slowest answer took %d ms%n",
                    fault,
                    TIMES,
                    senders.accepted().size(),
                    senders.refused().size(),
                    stored.size() - senders.accepted().size(),
                    senders.longest().toMillis());
            stream.awaitAll(stored);
        }
    }

    /** Those who need the store hear in time that it is away; the others do not notice. */
    private void everybodyIsAnswered() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            List<Future<Http.Answer>> needy = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Http stranger = caravan.http().bearer("nobody-has-this-token-" + i);
                needy.add(callers.submit(() -> inTime(() -> stranger.post("/data", "{}"))));
                needy.add(callers.submit(() -> inTime(() -> inbox.http().get("/data"))));
            }
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                for (String path : List.of("/", "/q/health/live")) {
                                    assertThat(inTime(() -> caravan.http().get(path)).status())
                                            .isEqualTo(200);
                                }
                                return needy.stream().allMatch(Future::isDone);
                            });
            for (Future<Http.Answer> answer : needy) {
                SendAgain.checkStoreIsAway(answer.get());
            }
        } finally {
            callers.shutdown();
        }
    }

    /** The ids of the inbox's events, as the store has them. */
    private Set<String> stored() {
        try (MongoClient client = MongoClients.create(mongo.url())) {
            return client.getDatabase("caravan")
                    .getCollection("events")
                    .find(new Document("inbox", inbox.id()))
                    .map(event -> event.getString("_id"))
                    .into(new HashSet<>());
        }
    }
}
