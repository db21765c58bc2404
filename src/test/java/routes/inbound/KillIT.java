package routes.inbound;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Numbered;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;

/** What was answered 202 is there after {@code kill -9} and a restart, on the embedded default. */
class KillIT {

    private static final int ROUNDS = Boolean.getBoolean("test.long") ? 10 : 3;

    /** The kill comes after so many answers, at least and at most. */
    private static final int FEWEST = 200;

    private static final int MOST = 3_000;

    @Test
    void losesNothingThatWasAnswered() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillIT: " + ROUNDS + " kills, seed " + seed);
        Random random = new Random(seed);
        CaravanProcess caravan = CaravanProcess.start(Map.of("CARAVAN_MAX_EVENTS", "1000000"));
        try {
            for (int round = 1; round <= ROUNDS; round++) {
                CaravanProcess.Inbox inbox = caravan.inbox();
                int answers = FEWEST + random.nextInt(MOST - FEWEST);
                Map<Integer, String> answered = sendUntilKilled(caravan, inbox, answers);
                caravan.launch();
                caravan.awaitReady();
                Map<Integer, String> stored = Numbered.stored(inbox);
                System.out.printf(
                        "KillIT: round %d: %d answered, %d stored%n",
                        round, answered.size(), stored.size());
                assertThat(stored).containsAllEntriesOf(answered);
                assertThat(caravan.log()).doesNotContain("ERROR");
            }
        } finally {
            caravan.close();
        }
    }

    private static Map<Integer, String> sendUntilKilled(
            CaravanProcess caravan, CaravanProcess.Inbox inbox, int answers) throws Exception {
        try (Senders senders = Senders.start(inbox.http())) {
            senders.awaitMore(answers);
            caravan.kill();
            senders.stop();
            return senders.accepted();
        }
    }
}
