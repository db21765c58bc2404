package routes.inbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Completeness;
import servers.Database;
import servers.EventStream;
import servers.Http;
import servers.LivePage;
import servers.MongoServer;
import servers.NatsServer;
import servers.Senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Processes on one database and one NATS are one Caravan, whatever becomes of one of them. */
class ProcessesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a process left, another has followed in this time. */
    private static final Duration HEIR = Duration.ofSeconds(20);

    private static final int ROUNDS = Boolean.getBoolean("test.long") ? 5 : 1;

    private static final Random RANDOM = new Random();

    private static MongoServer mongo;
    private static NatsServer nats;
    private static EventStream published;
    private static List<CaravanProcess> processes;

    private CaravanProcess.Inbox inbox;
    private List<LivePage> pages;

    @BeforeAll
    static void start() throws Exception {
        long seed = System.nanoTime();
        RANDOM.setSeed(seed);
        System.out.println("ProcessesIT: " + ROUNDS + " deaths and stops, seed " + seed);
        mongo = MongoServer.start();
        nats = NatsServer.start();
        published = EventStream.make(nats, "EVENTS");
        Map<String, String> settings = CaravanProcess.connectedTo(mongo, nats);
        processes = Stream.generate(() -> CaravanProcess.prepare(settings)).limit(3).toList();
        processes.forEach(CaravanProcess::launch);
        processes.forEach(CaravanProcess::awaitReady);
    }

    @AfterAll
    static void stop() throws Exception {
        processes.forEach(CaravanProcess::close);
        published.close();
        nats.close();
        mongo.close();
    }

    /** A page at each process, and two that come back to the next one. */
    @BeforeEach
    void watch() {
        inbox = processes.get(0).inbox();
        CaravanProcess[] all = processes.toArray(CaravanProcess[]::new);
        pages =
                Stream.of(
                                processes.stream().map(process -> LivePage.open(inbox, process)),
                                Stream.of(LivePage.open(inbox, all)),
                                Stream.of(LivePage.open(inbox, all[2], all[1], all[0])))
                        .flatMap(opened -> opened)
                        .toList();
    }

    @AfterEach
    void leave() {
        pages.forEach(LivePage::close);
        processes.forEach(ProcessesIT::revive);
    }

    @Test
    void viewersOnAnySeeWhatAnyTakes() throws Exception {
        Senders senders = startSenders();
        senders.awaitMore(500);
        senders.stop();
        Completeness.check(inbox, senders, mongo, published, pages);
        assertThat(pages).allMatch(page -> page.connections() == 1 && page.repeats() == 0);
    }

    @Test
    void deathOfOneMakesAnotherFollowWhatItLeft() throws Exception {
        try (Senders senders = startSenders()) {
            for (int round = 1; round <= ROUNDS; round++) {
                CaravanProcess dying = anyThatSweeps();
                senders.awaitMore(300);
                // So that it has something to leave.
                nats.pause();
                senders.awaitMore(100);
                dying.kill();
                Instant killed = Instant.now();
                nats.resume();
                Set<String> left = left(senders);
                assertThat(left).isNotEmpty();
                await("the heir")
                        .atMost(HEIR.minus(Duration.between(killed, Instant.now())))
                        .until(followed(left));
                published.awaitAll(left);
                System.out.printf(
                        "killed, it left %d events, followed after %s%n",
                        left.size(), Duration.between(killed, Instant.now()));
                revive(dying);
            }
            senders.awaitMore(300);
            senders.stop();
            Completeness.check(inbox, senders, mongo, published, pages);
        }
    }

    @Test
    void stopOfOneLosesAndBreaksNothing() throws Exception {
        try (Senders senders = startSenders()) {
            for (int round = 1; round <= ROUNDS; round++) {
                CaravanProcess stopped = anyThatSweeps();
                senders.awaitMore(300);
                Set<String> left = stopWithBatchesUnderWay(stopped, senders);
                await("those who go on").atMost(PATIENCE).until(followed(left));
                System.out.printf("stopped, it left %d events%n", left.size());
                stopped.resume();
                Senders.send(stopped.inbox().http(), 100);
                assertThat(stopped.log()).doesNotContain("ERROR");
            }
            senders.awaitMore(300);
            senders.stop();
            Completeness.check(inbox, senders, mongo, published, pages);
        }
    }

    private Senders startSenders() {
        return Senders.start(
                processes.stream()
                        .map(process -> process.inbox(inbox).http())
                        .toArray(Http[]::new));
    }

    /** Nobody else can take the sweep's lease when it becomes free: others must wait for theirs. */
    private static CaravanProcess anyThatSweeps() {
        CaravanProcess chosen = processes.get(RANDOM.nextInt(processes.size()));
        List<CaravanProcess> others =
                processes.stream().filter(process -> process != chosen).toList();
        others.forEach(CaravanProcess::pause);
        Database.read(mongo, db -> db.getCollection("leases").deleteMany(new Document()));
        await("the sweep's lease")
                .atMost(PATIENCE)
                .until(() -> !Database.all(mongo, "leases").isEmpty());
        others.forEach(CaravanProcess::resume);
        return chosen;
    }

    private static Set<String> stopWithBatchesUnderWay(CaravanProcess process, Senders senders)
            throws Exception {
        while (true) {
            process.pause();
            Set<String> left = left(senders);
            if (!left.isEmpty()) {
                return left;
            }
            process.resume();
        }
    }

    /** What was stored and not published, and stays so while the others go on. */
    private static Set<String> left(Senders senders) throws Exception {
        Set<String> left = Database.unfollowedIds(mongo);
        senders.awaitMore(200);
        left.retainAll(Database.unfollowedIds(mongo));
        published.ids().forEach(left::remove);
        return left;
    }

    private static Callable<Boolean> followed(Set<String> ids) {
        return () -> Collections.disjoint(Database.unfollowedIds(mongo), ids);
    }

    private static void revive(CaravanProcess process) {
        if (process.isAlive()) {
            process.resume();
        } else {
            process.launch();
            process.awaitReady();
        }
    }
}
