package routes.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.Arrivals;
import servers.CaravanProcess;
import servers.Hook;
import servers.Http;
import servers.Numbered;
import servers.Pace;
import servers.Replicas;
import servers.Reply;
import servers.Sink;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Processes on one database send what is owed once, whatever becomes of one of them. */
class OutboundProcessesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A lease and a few seconds, and what a busy machine may add. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(35);

    /** A lease is longer, and an attempt begins in its first three seconds. */
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int FOR_EVENTS = 5;
    private static final int TIMED = 30;
    private static final int PERIOD_SECONDS = 2;

    private static final Arrivals ARRIVALS = new Arrivals();
    private static final List<Hook> FOR_EVENT = new ArrayList<>();
    private static final List<Hook> BY_CLOCK = new ArrayList<>();
    private static Sink sink;
    private static Replicas replicas;
    private static CaravanProcess.Inbox inbox;

    private final Random random = new Random(TestRun.seed("OutboundProcessesIT"));

    @BeforeAll
    static void start() {
        replicas = Replicas.start(3);
        sink = Sink.http();
        inbox = replicas.get(0).inbox();
        Reply slow = ARRIVALS.then(Reply.after(Duration.ofMillis(300), Reply.of(200)));
        for (int i = 0; i < FOR_EVENTS; i++) {
            sink.on("/e" + i, slow);
            String url = sink.url("/e" + i);
            FOR_EVENT.add(Hook.onEvents(inbox, "e" + i, url));
        }
        // Each process has leased some more, which wait for their turn.
        sink.on("/narrow", ARRIVALS.then(Reply.after(Duration.ofSeconds(2), Reply.of(200))));
        FOR_EVENT.add(Hook.onEvents(inbox, "narrow", sink.url("/narrow"), "'maxConcurrency':2"));
        sink.on("/t", slow);
        String every = "'trigger':{'every':'" + PERIOD_SECONDS + "s'}";
        for (int i = 0; i < TIMED; i++) {
            BY_CLOCK.add(Hook.register(inbox, "t" + i, sink.url("/t"), every));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        replicas.close();
        sink.close();
    }

    private static Http at(CaravanProcess process) {
        return process.inbox(inbox).http();
    }

    private static Set<String> expected(Collection<String> events) {
        Set<String> ids = new HashSet<>();
        FOR_EVENT.forEach(hook -> events.forEach(event -> ids.add(hook.messageId(event))));
        return ids;
    }

    /** One stopped past its leases and continued, and then one killed. */
    @Test
    void oneThatIsStoppedOrKilledChangesNothing() throws Exception {
        int first = random.nextInt(3);
        CaravanProcess stopped = replicas.get(first);
        CaravanProcess killed = replicas.get((first + 1) % 3);
        CaravanProcess whole = replicas.get((first + 2) % 3);
        Set<String> sent = new HashSet<>();
        try (Pace pace = Pace.start(20, at(stopped), at(killed), at(whole))) {
            await("events").atMost(PATIENCE).until(() -> pace.ids().size() > 150);
            pace.close();
            sent.addAll(pace.ids());
        }
        stopped.pause();
        sink.on("/narrow", ARRIVALS.then(Reply.of(200)));
        try (Pace pace = Pace.start(50, at(whole), at(killed))) {
            awaitTakenOver(sent, whole);
            Set<String> before = ARRIVALS.ids();
            Map<String, Integer> counts = new HashMap<>();
            before.forEach(id -> counts.put(id, ARRIVALS.times(id).size()));
            stopped.resume();
            int more = pace.ids().size() + 40;
            await("more events").atMost(PATIENCE).until(() -> pace.ids().size() > more);
            counts.forEach(
                    (id, count) ->
                            assertThat(ARRIVALS.times(id))
                                    .as(id + ", had by others")
                                    .hasSize(count));
            killed.kill();
            pace.close();
            sent.addAll(pace.ids());
        }
        awaitTakenOver(sent, whole);
        killed.launch();
        killed.awaitReady();
        check(whole);
        assertThat(stopped.log()).doesNotContain("ERROR");
    }

    /** Delivered and settled: whatever the one that is away was about to do. */
    private static void awaitTakenOver(Set<String> events, CaravanProcess process) {
        long begun = System.nanoTime();
        await("the heirs")
                .atMost(TAKEN_OVER)
                .until(() -> hooks(FOR_EVENT, process).allMatch(it -> hasDelivered(it, events)));
        System.out.printf(
                "taken over in %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    private static boolean hasDelivered(Hook hook, Set<String> events) {
        Map<String, JsonNode> deliveries = hook.log();
        return events.stream()
                .map(hook::delivery)
                .allMatch(
                        id ->
                                deliveries.containsKey(id)
                                        && deliveries
                                                .get(id)
                                                .get("state")
                                                .textValue()
                                                .equals("delivered"));
    }

    /** Asked through this process. */
    private static Stream<Hook> hooks(List<Hook> made, CaravanProcess process) {
        return made.stream().map(hook -> hook.at(process));
    }

    private static void check(CaravanProcess process) {
        CaravanProcess.Inbox there = process.inbox(inbox);
        Collection<String> stored = Numbered.stored(there).values();
        await("all delivered")
                .atMost(TAKEN_OVER)
                .until(() -> ARRIVALS.ids().containsAll(expected(stored)));
        for (Hook hook : hooks(FOR_EVENT, process).toList()) {
            await("all settled")
                    .atMost(TAKEN_OVER)
                    .until(() -> hook.states().stream().allMatch("delivered"::equals));
            assertThat(hook.log().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            stored.stream().map(hook::delivery).toList());
            assertThat(hook.log().values()).allMatch(each -> each.get("attempts").size() == 1);
        }
        // Somebody was always there: none is missing, and none is there twice.
        hooks(BY_CLOCK, process)
                .map(hook -> TickLog.every(hook, PERIOD_SECONDS))
                .forEach(log -> log.assertNoneIsMissing(log.created()));
        Set<String> repeated = ARRIVALS.repeated();
        System.out.printf("%d messages, %d repeated%n", ARRIVALS.ids().size(), repeated.size());
        for (String id : repeated) {
            List<Long> times = ARRIVALS.times(id);
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).as(id).isGreaterThan(LEASE_NANOS);
            }
        }
    }
}
