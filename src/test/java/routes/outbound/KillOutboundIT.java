package routes.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
 * every event to each that it is for, and every tick, as one record each.
 */
class KillOutboundIT {

    private static final boolean LONG = Boolean.getBoolean("test.long");
    private static final int KILLS = LONG ? 10 : 2;
    private static final int INBOXES = LONG ? 5 : 1;

    /** In each inbox. */
    private static final int FOR_EVENTS = 10;

    private static final int TIMED = 90;
    private static final int PERIOD_SECONDS = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Five seconds, and what a busy machine may add; a lease would last twenty. */
    private static final Duration UNDER_WAY_AGAIN = Duration.ofSeconds(10);

    /** After readiness, until ticks are made again. */
    private static final Duration TO_TICK = Duration.ofSeconds(5);

    /** Ticks that are later than this become one. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private record Outage(Instant from, Instant to) {}

    private final Random random = new Random(TestRun.seed("KillOutboundIT"));
    private final Arrivals arrivals = new Arrivals();
    private final List<Hook> forEvents = new ArrayList<>();
    private final List<Hook> timed = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();

    @Test
    void losesNothingThatIsOwed() throws Exception {
        System.out.printf("KillOutboundIT: %d kills, %d webhooks%n", KILLS, INBOXES * 100);
        try (Sink sink = sink();
                CaravanProcess caravan =
                        CaravanProcess.start(
                                Map.of(
                                        "CARAVAN_MAX_EVENTS", "1000000",
                                        "CARAVAN_MAX_DELIVERIES", "1000000"))) {
            List<CaravanProcess.Inbox> inboxes = new ArrayList<>();
            for (int i = 0; i < INBOXES; i++) {
                inboxes.add(caravan.inbox());
                register(inboxes.get(i), sink);
            }
            for (int round = 1; round <= KILLS; round++) {
                sendUntilKilled(caravan, inboxes.get(round % INBOXES));
            }
            await("four ticks more")
                    .atMost(PATIENCE)
                    .until(() -> ticksSince(outages.get(outages.size() - 1).to()) >= 4);
            for (CaravanProcess.Inbox inbox : inboxes) {
                checkEvents(inbox);
            }
            timed.forEach(this::checkTicks);
            System.out.printf(
                    "KillOutboundIT: %d messages, %d of them more than once%n",
                    arrivals.ids().size(), arrivals.repeated().size());
            assertThat(caravan.log()).doesNotContain("ERROR");
        }
    }

    /** Some take a while; some fail twice at first. */
    private Sink sink() {
        Sink sink = Sink.http();
        Reply taken = arrivals.then(Reply.of(200));
        Reply failed = arrivals.then(Reply.of(500));
        for (int i = 0; i < FOR_EVENTS; i++) {
            switch (i % 3) {
                case 0 ->
                        sink.on(
                                "/e" + i,
                                arrivals.then(Reply.after(Duration.ofMillis(200), Reply.of(200))));
                case 1 -> sink.on("/e" + i, failed, taken, taken, failed, taken);
                default -> sink.on("/e" + i, taken);
            }
        }
        return sink.on("/t", taken);
    }

    private void register(CaravanProcess.Inbox inbox, Sink sink) {
        String retry = ",'retry':['1s','1s','1s','1s','1s']";
        for (int i = 0; i < FOR_EVENTS; i++) {
            String url = sink.url("/e" + i);
            forEvents.add(Hook.register(inbox, "e" + i, url, "'trigger':{'events':{}}" + retry));
        }
        String every = "'trigger':{'every':'" + PERIOD_SECONDS + "s'}";
        for (int i = 0; i < TIMED; i++) {
            timed.add(Hook.register(inbox, "t" + i, sink.url("/t"), every + retry));
        }
    }

    private void sendUntilKilled(CaravanProcess caravan, CaravanProcess.Inbox inbox)
            throws Exception {
        Set<String> answered;
        Instant killed;
        try (Pace pace = Pace.start(10, inbox.http())) {
            int most = 50 + random.nextInt(200);
            await("events").atMost(PATIENCE).until(() -> pace.ids().size() >= most);
            killed = Instant.now();
            caravan.kill();
            pace.close();
            answered = pace.ids();
        }
        caravan.launch();
        caravan.awaitReady();
        Instant ready = Instant.now();
        outages.add(new Outage(killed, ready));
        Set<String> missing = expected(inbox, answered);
        missing.removeAll(arrivals.ids());
        int left = missing.size();
        await("what was owed at the kill")
                .atMost(UNDER_WAY_AGAIN)
                .until(() -> arrivals.ids().containsAll(missing));
        System.out.printf(
                "KillOutboundIT: away for %s, %d left by the kill, under way %s after readiness%n",
                Duration.between(killed, ready), left, Duration.between(ready, Instant.now()));
    }

    private Set<String> expected(CaravanProcess.Inbox inbox, Collection<String> events) {
        Set<String> ids = new HashSet<>();
        for (Hook hook : forEvents) {
            if (hook.inbox().equals(inbox)) {
                events.forEach(event -> ids.add(hook.messageId(event)));
            }
        }
        return ids;
    }

    private long ticksSince(Instant time) {
        return timed.get(timed.size() - 1).log().values().stream()
                .filter(each -> tick(each).isAfter(time))
                .count();
    }

    private static Instant tick(JsonNode delivery) {
        return Instant.parse(delivery.get("tick").textValue());
    }

    /** What is stored, answered or not, was delivered to each, and is in its log once. */
    private void checkEvents(CaravanProcess.Inbox inbox) {
        Collection<String> stored = Numbered.stored(inbox).values();
        Set<String> expected = expected(inbox, stored);
        await("all delivered").atMost(PATIENCE).until(() -> arrivals.ids().containsAll(expected));
        for (Hook hook : forEvents) {
            if (hook.inbox().equals(inbox)) {
                await("all settled")
                        .atMost(PATIENCE)
                        .until(() -> hook.states().stream().allMatch("delivered"::equals));
                assertThat(hook.log().keySet())
                        .containsExactlyInAnyOrderElementsOf(
                                stored.stream().map(hook::delivery).toList());
                // Nothing came that is not in the log: all that came has these ids.
                assertThat(arrivals.ids().stream().filter(id -> id.startsWith(hook.id())))
                        .hasSameSizeAs(stored);
            }
        }
    }

    /** A tick that is missing was due while nobody was there, and came with the first of those. */
    private void checkTicks(Hook hook) {
        TreeSet<Instant> ticks = new TreeSet<>();
        hook.log().values().forEach(each -> ticks.add(tick(each)));
        Instant due = ticks.first();
        while (due.isBefore(ticks.last())) {
            if (!ticks.contains(due)) {
                assertThat(outages).as("an outage for " + due).anyMatch(mayHaveSwallowed(due));
            }
            due = due.plusSeconds(PERIOD_SECONDS);
        }
        for (Instant tick : ticks) {
            long since = Duration.between(ticks.first(), tick).toMillis();
            assertThat(since % (PERIOD_SECONDS * 1_000)).isZero();
        }
        for (Outage outage : outages) {
            Instant first = outage.from().minusSeconds(1);
            assertThat(ticks.higher(first))
                    .isBeforeOrEqualTo(outage.from().plusSeconds(PERIOD_SECONDS));
        }
        assertThat(hook.states()).isSubsetOf("delivered", "dead", "waiting", "sending");
    }

    private static java.util.function.Predicate<Outage> mayHaveSwallowed(Instant due) {
        return outage ->
                due.isAfter(outage.from())
                        && due.isBefore(outage.to().plus(TO_TICK))
                        && Duration.between(outage.from(), outage.to().plus(TO_TICK))
                                        .compareTo(LATE)
                                > 0;
    }
}
