package routes.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Database;
import servers.Hook;
import servers.Numbered;
import servers.Pace;
import servers.Replicas;
import servers.Reply;
import servers.Sink;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Webhooks are changed, switched off and removed while events and ticks stream in. */
class ChangingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What is leased begins in the first three seconds of its lease, by the usual time-out; then
     * nothing does, in no process.
     */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final String EVENTS = "'trigger':{'events':{}}";
    private static final int TIMED = 8;

    private static Replicas replicas;
    private static Sink sink;
    private static CaravanProcess.Inbox inbox;

    private final Random random = new Random(TestRun.seed("ChangingIT"));

    @BeforeAll
    static void start() {
        replicas = Replicas.start(2);
        sink = Sink.http();
        inbox = replicas.get(0).inbox();
    }

    @AfterAll
    static void stop() throws Exception {
        replicas.close();
        sink.close();
    }

    private static Hook register(String name, String... fields) {
        return Hook.register(inbox, name, sink.url("/" + name), fields);
    }

    /** Half is not taken: some waits for an hour, some for its turn, and some is under way. */
    private static Hook failing(String name) {
        AtomicInteger calls = new AtomicInteger();
        Reply half = request -> Reply.of(calls.incrementAndGet() % 2 * 300 + 200).to(request);
        sink.on("/" + name, Reply.after(Duration.ofMillis(400), half));
        return register(name, EVENTS, "'retry':['1h']", "'maxConcurrency':4");
    }

    private static String every(int seconds) {
        return "'trigger':{'every':'" + seconds + "s'}";
    }

    private static void awaitMore(Pace pace, int events) {
        int wanted = pace.ids().size() + events;
        await("events").atMost(PATIENCE).until(() -> pace.ids().size() >= wanted);
    }

    private static void awaitTime(Instant time) {
        await(time.toString()).atMost(PATIENCE).until(() -> Instant.now().isAfter(time));
    }

    @Test
    void whatIsChangedHoldsFromThenOn() {
        Hook steady = register("steady", EVENTS);
        Hook moved = register("old", EVENTS);
        List<Hook> ended =
                List.of(
                        failing("off"),
                        failing("removed"),
                        register("off-clock", every(1)),
                        register("removed-clock", every(1)));
        List<Hook> timed =
                IntStream.range(0, TIMED).mapToObj(i -> register("t" + i, every(1))).toList();
        Instant timedFrom;
        Set<Integer> before;
        try (Pace pace = Pace.start(20, at(0).http(), at(1).http())) {
            awaitMore(pace, 60);
            before = pace.accepted().keySet();
            timedFrom = changeOften(timed);
            end(ended);
            int last = pace.accepted().keySet().stream().max(Integer::compare).orElseThrow();
            change(moved.at(replicas.get(1)), "'destination':'" + sink.url("/new") + "'");
            awaitTime(Instant.now().plus(MARGIN));
            List<Integer> arrived = arrivals(ended);
            int old = sink.received("/old").size();
            awaitMore(pace, 60);
            awaitTime(timedFrom.plusSeconds(8));
            pace.close();
            assertThat(arrivals(ended)).isEqualTo(arrived);
            assertThat(sink.received("/old")).hasSize(old);
            checkCancelled(ended.subList(0, 2), pace, before, last);
        }
        checkNothingIsLeft(ended);
        checkTimed(timed, timedFrom);
        Collection<String> all = Numbered.stored(inbox).values();
        for (Hook hook : List.of(steady, moved)) {
            await("all delivered")
                    .atMost(PATIENCE)
                    .until(() -> hook.states().stream().allMatch("delivered"::equals));
            assertThat(hook.log().keySet())
                    .containsExactlyInAnyOrderElementsOf(all.stream().map(hook::delivery).toList());
        }
        assertThat(sink.received("/steady")).hasSize(all.size());
        assertThat(sink.received("/old").size() + sink.received("/new").size())
                .isEqualTo(all.size());
    }

    private static CaravanProcess.Inbox at(int process) {
        return replicas.get(process).inbox(inbox);
    }

    private static void change(Hook hook, String fields) {
        assertThat(hook.change(("{" + fields + "}").replace('\'', '"')).status()).isEqualTo(200);
    }

    /** To periods of one and three seconds and, last, of two; by either process; says when. */
    private Instant changeOften(List<Hook> timed) {
        for (int seconds : new int[] {3, 1, 3, 1, 2}) {
            for (Hook hook : timed) {
                change(hook.at(replicas.get(random.nextInt(2))), every(seconds));
            }
            awaitTime(Instant.now().plusMillis(random.nextInt(500)));
        }
        return Instant.now();
    }

    private static void end(List<Hook> ended) {
        for (Hook hook : ended) {
            if (hook.read().json().get("name").textValue().startsWith("off")) {
                change(hook.at(replicas.get(1)), "'enabled':false");
            } else {
                assertThat(at(1).http().delete(hook.path()).status()).isEqualTo(204);
            }
        }
    }

    private static List<Integer> arrivals(List<Hook> ended) {
        return Stream.of("/off", "/removed", "/off-clock", "/removed-clock")
                .map(path -> sink.received(path).size())
                .toList();
    }

    /** What they were owed is, and after that they were owed nothing. */
    private static void checkCancelled(List<Hook> ended, Pace pace, Set<Integer> before, int last) {
        Map<Integer, String> accepted = pace.accepted();
        for (Hook hook : ended) {
            Map<String, String> states = states(hook);
            assertThat(states.values()).containsOnly("cancelled", "delivered");
            accepted.forEach(
                    (number, event) -> {
                        if (before.contains(number)) {
                            assertThat(states).containsKey(hook.delivery(event));
                        } else if (number > last + 2) {
                            assertThat(states).doesNotContainKey(hook.delivery(event));
                        }
                    });
        }
    }

    private static Map<String, String> states(Hook hook) {
        return of(hook, "deliveries_done")
                .collect(Collectors.toMap(it -> it.getString("_id"), it -> it.getString("state")));
    }

    private static Stream<Document> of(Hook hook, String collection) {
        return Database.all(replicas.mongo(), collection).stream()
                .filter(it -> hook.id().equals(it.getString("webhook")));
    }

    private static void checkNothingIsLeft(List<Hook> ended) {
        for (Hook hook : ended) {
            assertThat(of(hook, "deliveries_due")).isEmpty();
            assertThat(of(hook, "schedules")).isEmpty();
        }
    }

    /** None of the old schedules, and none is missing. */
    private static void checkTimed(List<Hook> timed, Instant from) {
        for (Hook hook : timed) {
            TickLog.every(hook, 2).since(from).assertNoneIsMissing(from);
            assertThat(of(hook, "schedules")).hasSize(1);
        }
    }
}
