package routes.inbound;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Completeness;
import servers.EventStream;
import servers.LivePage;
import servers.MongoServer;
import servers.NatsServer;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was answered 202 is in the store, on NATS and on every page after {@code kill -9} of a
 * Caravan that is connected, while senders and viewers come back to it again and again.
 */
class KillConnectedIT {

    private static final int ROUNDS = Boolean.getBoolean("test.long") ? 10 : 2;
    private static final int PAGES = 3;

    /** A kill comes after so many more answers, at most. */
    private static final int MOST = 800;

    @Test
    void losesNothingThatWasAnswered() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillConnectedIT: " + ROUNDS + " kills, seed " + seed);
        try (MongoServer mongo = MongoServer.start();
                NatsServer nats = NatsServer.start();
                EventStream published = EventStream.make(nats, "EVENTS");
                CaravanProcess caravan =
                        CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats))) {
            CaravanProcess.Inbox inbox = caravan.inbox();
            List<LivePage> pages =
                    Stream.generate(() -> LivePage.open(inbox, caravan)).limit(PAGES).toList();
            Senders senders = sendWhileKilling(caravan, inbox, new Random(seed));
            Completeness.check(inbox, senders, mongo, published, pages);
            assertThat(caravan.log()).doesNotContain("ERROR");
            pages.forEach(LivePage::close);
        }
    }

    private static Senders sendWhileKilling(
            CaravanProcess caravan, CaravanProcess.Inbox inbox, Random random) throws Exception {
        try (Senders senders = Senders.start(inbox.http())) {
            for (int round = 1; round <= ROUNDS; round++) {
                senders.awaitMore(random.nextInt(MOST));
                caravan.kill();
                caravan.launch();
                caravan.awaitReady();
            }
            senders.awaitMore(random.nextInt(MOST));
            return senders;
        }
    }
}
