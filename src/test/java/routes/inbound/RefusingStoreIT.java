package routes.inbound;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.inbound.Refusing.Denied;
import servers.CaravanProcess;
import servers.Database;
import servers.EventStream;
import servers.Http;
import servers.LivePage;
import servers.MongoProxy;
import servers.MongoServer;
import servers.NatsServer;
import servers.Numbered;
import servers.SendAgain;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The store is there and answers with errors while events come in: none is answered 202 that it has
 * not confirmed, what it has all the same is followed, and all goes on when it takes them again.
 */
class RefusingStoreIT {

    private static final int TIMES = Boolean.getBoolean("test.long") ? 10 : 1;

    private MongoServer mongo;
    private MongoProxy way;
    private NatsServer nats;
    private CaravanProcess caravan;
    private CaravanProcess.Inbox inbox;

    @BeforeEach
    void start() {
        mongo = MongoServer.embedded(MongoServer.Form.MEMORY);
        way = MongoProxy.to(mongo);
        nats = NatsServer.start();
        Map<String, String> settings = new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
        settings.put("MONGODB_URL", way.url());
        settings.putAll(StoreAwayIT.IMPATIENT);
        caravan = CaravanProcess.start(settings);
        inbox = caravan.inbox();
    }

    @AfterEach
    void stop() throws Exception {
        caravan.close();
        nats.close();
        way.close();
        mongo.close();
    }

    @Test
    void onlyWhatItConfirmsIsAnsweredAndWhatItHasIsFollowed() throws Exception {
        Map<Refusing, Denied> all = new EnumMap<>(Refusing.class);
        try (EventStream stream = EventStream.make(nats, "EVENTS");
                LivePage page = LivePage.open(inbox, caravan);
                Senders senders = Senders.start(inbox.http())) {
            for (int time = 0; time < TIMES; time++) {
                for (Refusing refusal : Refusing.values()) {
                    Denied denied = all.computeIfAbsent(refusal, first -> new Denied());
                    senders.awaitMore(100);
                    way.change(command -> refusal.change(command, denied));
                    senders.awaitRefused(100);
                    if (refusal == Refusing.STEPPED_DOWN) {
                        strangersAreAnsweredToo();
                    }
                    way.mend();
                }
            }
            senders.awaitMore(200);
            senders.stop();
            assertThat(senders.refused()).allSatisfy(SendAgain::checkStoreIsAway);
            SendAgain.checkInTime(senders);
            Map<Integer, String> stored = Numbered.stored(inbox);
            assertThat(stored).containsAllEntriesOf(senders.accepted());
            all.forEach((refusal, denied) -> check(refusal, denied, senders, stored));
            Database.awaitAllFollowed(mongo);
            stream.awaitAll(stored.values());
            page.awaitAll(stored.values());
            assertThat(caravan.log()).doesNotContain("ERROR");
            System.out.printf(
                    "RefusingStoreIT: %d times, %d answered 202, %d refused; the slowest answer"
                            + " took %d ms%n",
                    TIMES,
                    senders.accepted().size(),
                    senders.refused().size(),
                    senders.longest().toMillis());
        }
    }

    /** Whose token is not known must be looked up. */
    private void strangersAreAnsweredToo() {
        Http stranger = caravan.http().bearer("nobody-has-this-token");
        SendAgain.checkStoreIsAway(SendAgain.inTime(() -> stranger.post("/data", "{}")));
    }

    private static void check(
            Refusing refusal, Denied denied, Senders senders, Map<Integer, String> stored) {
        System.out.printf(
                "RefusingStoreIT: %s denied %d events and had %d of them%n",
                refusal, denied.all().size(), denied.landed().size());
        assertThat(denied.all()).as("denied, %s", refusal).isNotEmpty();
        assertThat(senders.ids())
                .as("answered 202, %s", refusal)
                .doesNotContainAnyElementsOf(denied.all());
        assertThat(stored.values())
                .as("stored, %s", refusal)
                .containsAll(denied.landed())
                .noneMatch(denied.absent()::contains);
        assertThat(denied.landed().isEmpty()).isNotEqualTo(refusal.isThereAllTheSame());
    }
}
