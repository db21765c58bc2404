package routes.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import servers.Arrivals;
import servers.CaravanProcess;
import servers.Hook;
import servers.Numbered;
import servers.Pace;
import servers.Reply;
import servers.Sink;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What webhooks are owed is delivered after {@code kill -9} and a restart, on the embedded default:
 * every event to each that it is for, every tick, and what was asked for again; each is one record.
 */
class KillOutboundIT {

    private static final boolean LONG = Boolean.getBoolean("test.long");
    private static final int KILLS = LONG ? 10 : 2;
    private static final int INBOXES = LONG ? 5 : 1;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A lease would last twenty; a machine on which starting takes long may add as much. */
    private static final Duration UNDER_WAY_AGAIN = Duration.ofSeconds(5);

    private static final Duration SLOW = Duration.ofMillis(200);

    /** So long that ticks become one. */
    private static final Duration LONG_AWAY = Duration.ofSeconds(12);

    private final Random random = new Random(TestRun.seed("KillOutboundIT"));

    /** Of whatever came for events or ticks. */
    private final Arrivals came = new Arrivals();

    /** Of what of it was answered 200. */
    private final Arrivals taken = new Arrivals();

    private final List<MixedWebhooks> inboxes = new ArrayList<>();
    private final Outages outages = new Outages();
    private final Reply ok = came.then(taken.then(Reply.of(200)));
    private Sink sink;
    private CaravanProcess caravan;

    @Test
    void losesNothingThatIsOwed() throws Exception {
        System.out.printf("KillOutboundIT: %d kills, %d webhooks%n", KILLS, INBOXES * 100);
        Map<String, String> room =
                Map.of("CARAVAN_MAX_EVENTS", "1000000", "CARAVAN_MAX_DELIVERIES", "1000000");
        try (Sink destinations = sink();
                CaravanProcess killed = CaravanProcess.start(room)) {
            sink = destinations;
            caravan = killed;
            for (int i = 0; i < INBOXES; i++) {
                inboxes.add(new MixedWebhooks(caravan.inbox(), sink, random));
            }
            for (int round = 1; round <= KILLS; round++) {
                sendUntilKilled(inboxes.get(round % INBOXES), round == 1 || random.nextInt(5) == 0);
            }
            inboxes.forEach(this::checkEvents);
            checkTicks();
            outages.checkRepeats(taken);
            assertThat(caravan.log()).doesNotContain("ERROR");
        }
    }

    /** Some take a while; some fail now and then. */
    private Sink sink() {
        AtomicInteger calls = new AtomicInteger();
        Reply failed = came.then(Reply.of(500));
        Reply moody = request -> (calls.incrementAndGet() % 5 == 0 ? failed : ok).to(request);
        Reply slow = came.then(taken.then(Reply.after(SLOW, Reply.of(200))));
        Sink made = Sink.http().on("/t", ok);
        for (int i = 0; i < 10; i++) {
            made.on("/e" + i, List.of(slow, moody, ok).get(i % 3));
        }
        return made;
    }

    private void sendUntilKilled(MixedWebhooks webhooks, boolean away) throws Exception {
        Map<Integer, String> answered;
        Set<String> asked;
        Set<String> delivered;
        Instant killed;
        try (Pace pace = Pace.start(10, webhooks.inbox().http())) {
            int most = 50 + random.nextInt(200);
            await("events").atMost(PATIENCE).until(() -> pace.ids().size() >= most);
            webhooks.moveMoments();
            asked = askAgain(webhooks.again(), pace.ids().iterator().next());
            delivered = webhooks.delivered();
            killed = Instant.now();
            caravan.kill();
            pace.close();
            answered = pace.accepted();
        }
        sink.on("/again", Reply.of(200));
        Instant back = killed.plus(away ? LONG_AWAY : Duration.ZERO);
        await("back").atMost(PATIENCE).until(() -> Instant.now().isAfter(back));
        caravan.launch();
        Instant launched = Instant.now();
        long launchedNanos = System.nanoTime();
        caravan.awaitReady();
        Outages.Outage outage =
                new Outages.Outage(killed, launched, launchedNanos, Instant.now(), delivered);
        outages.add(outage);
        awaitUnderWay(outage, webhooks, answered, asked);
    }

    /** Two more rounds of an event, after which it is killed before they can have ended. */
    private Set<String> askAgain(Hook hook, String event) {
        String replay = "/data/" + event + "/replay";
        String webhook = "{\"webhook\":\"" + hook.id() + "\"}";
        String first = asked(hook.inbox().http().json("POST", replay, webhook).json());
        hook.await(first, "delivered");
        sink.on("/again", Reply.hanging());
        return Set.of(
                asked(hook.inbox().http().post("/deliveries/" + first + "/retry", "").json()),
                asked(hook.inbox().http().json("POST", replay, webhook).json()));
    }

    private static String asked(JsonNode answer) {
        return answer.get("id").textValue();
    }

    private void awaitUnderWay(
            Outages.Outage outage,
            MixedWebhooks webhooks,
            Map<Integer, String> answered,
            Set<String> asked) {
        Set<String> missing = webhooks.messages(answered);
        missing.removeAll(taken.ids());
        await("what was owed at the kill")
                .atMost(UNDER_WAY_AGAIN.plus(Duration.between(outage.launched(), outage.ready())))
                .until(() -> missing.stream().allMatch(id -> firstSince(outage, id) > 0));
        System.out.printf(
                "away for %s, %d left by the kill, under way %s after readiness%n",
                Duration.between(outage.killed(), outage.ready()),
                missing.size(),
                missing.stream()
                        .map(id -> outage.afterReadiness(firstSince(outage, id)))
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
        for (String delivery : asked) {
            assertThat(webhooks.again().await(delivery, "delivered").get("attempts")).hasSize(1);
        }
    }

    /** When it came first since then; 0: not yet. */
    private long firstSince(Outages.Outage outage, String id) {
        return came.times(id).stream()
                .filter(time -> time > outage.launchedNanos())
                .findFirst()
                .orElse(0L);
    }

    /** What is stored, answered or not, was delivered to each, and is in its log once. */
    private void checkEvents(MixedWebhooks webhooks) {
        Map<Integer, String> stored = Numbered.stored(webhooks.inbox());
        await("all delivered")
                .atMost(PATIENCE)
                .until(() -> taken.ids().containsAll(webhooks.messages(stored)));
        for (Hook hook : webhooks.forEvents()) {
            awaitDelivered(hook);
            Collection<String> events = webhooks.events(hook, stored);
            assertThat(hook.log().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(hook::delivery).toList());
            // Nothing came that is not in the log: all that came has these ids.
            assertThat(taken.ids().stream().filter(id -> id.startsWith(hook.id())))
                    .hasSameSizeAs(events);
        }
    }

    private static void awaitDelivered(Hook hook) {
        await("all settled")
                .atMost(PATIENCE)
                .until(() -> hook.states().stream().allMatch("delivered"::equals));
    }

    private void checkTicks() {
        awaitTicks();
        List<TickLog> periods = inboxes.stream().flatMap(it -> it.periods().stream()).toList();
        List<TickLog> minutes = inboxes.stream().flatMap(it -> it.minutes().stream()).toList();
        Set<Instant> last = outages.lastWritten(periods);
        Stream.of(periods, minutes)
                .flatMap(Collection::stream)
                .forEach(it -> it.assertOnlyMissing(it.created(), outages::cover, last));
        inboxes.stream().flatMap(MixedWebhooks::seldom).forEach(KillOutboundIT::awaitDelivered);
        System.out.printf(
                "%d ticks by period, %d by cron lines, %d moments%n",
                periods.stream().mapToInt(it -> it.ticks().size()).sum(),
                minutes.stream().mapToInt(it -> it.ticks().size()).sum(),
                inboxes.stream()
                        .flatMap(it -> it.moments().values().stream())
                        .mapToInt(Set::size)
                        .sum());
    }

    /** All that were to come at a time, and some more periods. */
    private void awaitTicks() {
        Instant end = outages.end().plusSeconds(8);
        await("more ticks").atMost(PATIENCE).until(() -> Instant.now().isAfter(end));
        for (MixedWebhooks webhooks : inboxes) {
            webhooks.moments()
                    .forEach(
                            (hook, times) ->
                                    await("each moment, once")
                                            .atMost(PATIENCE)
                                            .untilAsserted(
                                                    () ->
                                                            assertThat(moments(hook))
                                                                    .isEqualTo(times)));
        }
    }

    private static Set<Instant> moments(Hook hook) {
        return TickLog.of(hook, after -> after).due();
    }
}
