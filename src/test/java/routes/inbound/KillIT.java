package routes.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What was answered 202 is there after {@code kill -9} and a restart, on the embedded default. */
class KillIT {

    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = Boolean.getBoolean("caravan.long") ? 10 : 3;

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
                Set<Integer> answered = postUntilKilled(caravan, inbox, answers);
                caravan.launch();
                caravan.awaitReady();
                Set<Integer> stored = stored(inbox);
                System.out.printf(
                        "KillIT: round %d: %d answered, %d stored%n",
                        round, answered.size(), stored.size());
                assertThat(stored).containsAll(answered);
                assertThat(caravan.log()).doesNotContain("ERROR");
            }
        } finally {
            caravan.close();
        }
    }

    private static Set<Integer> postUntilKilled(
            CaravanProcess caravan, CaravanProcess.Inbox inbox, int answers) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Set<Integer> answered = ConcurrentHashMap.newKeySet();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread sender = new Thread(() -> post(inbox, next, answered));
            sender.start();
            senders.add(sender);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() >= answers);
        caravan.kill();
        for (Thread sender : senders) {
            sender.join();
        }
        return answered;
    }

    /** One connection: number after number, until there is no answer any more. */
    private static void post(
            CaravanProcess.Inbox inbox, AtomicInteger next, Set<Integer> answered) {
        while (true) {
            int number = next.incrementAndGet();
            try {
                Http.Answer answer = inbox.http().json("POST", "/data", "{\"n\":" + number + "}");
                if (answer.status() == 202) {
                    answered.add(number);
                }
            } catch (UncheckedIOException e) {
                return;
            }
        }
    }

    private static Set<Integer> stored(CaravanProcess.Inbox inbox) {
        Set<Integer> stored = new HashSet<>();
        String before = "";
        while (true) {
            JsonNode page = inbox.http().get("/data?limit=200" + before).json();
            page.get("items").forEach(event -> stored.add(event.at("/body/n").intValue()));
            if (page.get("next").isNull()) {
                return stored;
            }
            before = "&before=" + page.get("next").textValue();
        }
    }
}
