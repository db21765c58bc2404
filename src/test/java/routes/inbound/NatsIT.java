package routes.inbound;

import io.nats.client.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Database;
import servers.EventStream;
import servers.Http;
import servers.MongoServer;
import servers.NatsServer;
import servers.Senders;
import servers.Socket;
import servers.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whatever becomes of NATS, receiving goes on, and all is published without a restart. */
class NatsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAM = "EVENTS";
    private static final int DEATHS = Boolean.getBoolean("test.long") ? 10 : 2;

    /** A heap of which Caravan needs half for itself, and more than fits into all of it. */
    private static final String HEAP = "-Xmx112m -XX:+ExitOnOutOfMemoryError";

    private static final int LARGE_EVENTS = Boolean.getBoolean("test.long") ? 3_000 : 600;

    private final MongoServer mongo = MongoServer.start();
    private final NatsServer nats = NatsServer.start();
    private final TcpProxy way = TcpProxy.to(nats.port());

    @AfterEach
    void stop() throws Exception {
        way.close();
        nats.close();
        mongo.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", STREAM})
    void downAtTheStartThenKilledThenReplacedByAnEmptyOne(String stream) throws Exception {
        System.out.println("NatsIT: " + DEATHS + " deaths of NATS, CARAVAN_STREAM=" + stream);
        boolean plain = stream.isEmpty();
        try (EventStream before = EventStream.make(nats, STREAM);
                NatsServer empty = NatsServer.start();
                EventStream after =
                        plain ? EventStream.make(empty, STREAM) : EventStream.at(empty, STREAM)) {
            List<Message> seen = nats.subscribe("caravan.events.*");
            nats.kill();
            try (CaravanProcess caravan = CaravanProcess.start(by(way.port(), stream))) {
                CaravanProcess.Inbox inbox = caravan.inbox();
                assertThat(caravan.bus()).isEqualTo("degraded");
                try (Socket viewer = Socket.open(caravan, inbox);
                        Senders senders = Senders.start(inbox.http())) {
                    senders.awaitMore(200);
                    nats.restart();
                    caravan.awaitBus("there");
                    for (int deaths = 0; deaths < DEATHS; deaths++) {
                        senders.awaitMore(200);
                        nats.kill();
                        senders.awaitMore(deaths % 2 == 0 ? 0 : 200);
                        nats.restart();
                    }
                    senders.awaitMore(200);
                    way.leadTo(empty.port());
                    senders.awaitMore(200);
                    senders.stop();
                    assertThat(senders.refused()).isEmpty();
                    Database.awaitAllFollowed(mongo);
                    Set<String> missing = new HashSet<>(senders.ids());
                    before.ids().forEach(missing::remove);
                    if (plain) {
                        // NATS may have handed on what it could not yet keep when it was killed.
                        seen.forEach(message -> missing.remove(NatsServer.id(message)));
                    }
                    assertThat(missing).isNotEmpty();
                    after.awaitAll(missing);
                    viewer.awaitAll(senders.ids());
                }
            }
        }
    }

    /** What a hanging server was sent, it has not taken: it may die of it. */
    @ParameterizedTest
    @ValueSource(strings = {"", STREAM})
    void hangsAndGoesOnThenHangsAndDies(String stream) throws Exception {
        try (EventStream published = EventStream.make(nats, STREAM);
                CaravanProcess caravan = CaravanProcess.start(by(way.port(), stream))) {
            CaravanProcess.Inbox inbox = caravan.inbox();
            Set<String> sent = new HashSet<>(Senders.send(inbox.http(), 200));
            published.awaitAll(sent);

            nats.pause();
            sent.addAll(Senders.send(inbox.http(), 500));
            caravan.awaitBus("degraded");
            sent.addAll(Senders.send(inbox.http(), 500));
            nats.resume();
            published.awaitAll(sent);
            Database.awaitAllFollowed(mongo);

            nats.pause();
            sent.addAll(Senders.send(inbox.http(), 500));
            caravan.awaitBus("degraded");
            nats.kill();
            nats.restart();
            caravan.awaitBus("there");
            published.awaitAll(sent);
            Database.awaitAllFollowed(mongo);
        }
    }

    /** It hears nothing, then it is not let in for a while; the others publish what it takes. */
    @Test
    void viewersOfAProcessThatAloneLostNatsSeeAllTheSame() throws Exception {
        try (EventStream published = EventStream.make(nats, STREAM);
                NatsServer closed = NatsServer.startClosed();
                CaravanProcess alone = CaravanProcess.start(by(way.port(), ""))) {
            await("its lease")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    Database.all(mongo, "leases").stream()
                                            .anyMatch(it -> it.get("_id").equals("sweep publish")));
            try (CaravanProcess other = CaravanProcess.start(by(nats.port(), ""))) {
                CaravanProcess.Inbox inbox = alone.inbox();
                Http there = other.http().bearer(inbox.token());
                try (Socket viewer = Socket.open(alone, inbox);
                        Socket elsewhere = Socket.open(other, inbox)) {
                    Set<String> sent = new HashSet<>(Senders.send(there, 100));
                    viewer.awaitAll(sent);

                    way.silence();
                    sent.addAll(Senders.send(there, 200));
                    List<String> own = Senders.send(inbox.http(), 200);
                    sent.addAll(own);
                    alone.awaitBus("degraded");
                    way.leadTo(closed.port());
                    way.mend();
                    published.awaitAll(own);
                    elsewhere.awaitAll(sent);
                    sent.addAll(Senders.send(there, 200));
                    await().atMost(PATIENCE).until(() -> alone.log().contains("gave us up"));

                    way.leadTo(nats.port());
                    alone.awaitBus("there");
                    viewer.awaitAll(sent);
                    Database.awaitAllFollowed(mongo);
                    List<String> then = Senders.send(there, 200);
                    viewer.awaitAll(then);
                    assertThat(once(viewer, then)).isSorted();
                    sent.addAll(then);
                    assertThat(Set.copyOf(viewer.ids())).isEqualTo(sent);
                }
            }
        }
    }

    /** What memory should not hold is left to the sweep. */
    @Test
    void takesMoreThanItsMemoryHoldsWhileNatsIsAway() throws Exception {
        try (NatsServer small = NatsServer.start("max_payload: 4KB");
                EventStream published = EventStream.make(small, STREAM)) {
            way.leadTo(small.port());
            way.cut();
            Map<String, String> settings = by(way.port(), "");
            settings.put("JAVA_TOOL_OPTIONS", HEAP);
            try (CaravanProcess caravan = CaravanProcess.start(settings)) {
                CaravanProcess.Inbox inbox = caravan.inbox();
                String large = "x".repeat(200_000);
                List<String> sent =
                        IntStream.range(0, LARGE_EVENTS)
                                .parallel()
                                .mapToObj(i -> inbox.http().post("/data", large))
                                .peek(answer -> assertThat(answer.status()).isEqualTo(202))
                                .map(answer -> answer.json().get("id").textValue())
                                .toList();
                way.mend();
                Database.awaitAllFollowed(mongo);
                published.awaitAll(sent);
                assertThat(caravan.isAlive()).isTrue();
            }
        }
    }

    /** These of what it was shown, as a viewer has them that drops repeats. */
    private static List<String> once(Socket viewer, List<String> ids) {
        return viewer.ids().stream().distinct().filter(Set.copyOf(ids)::contains).toList();
    }

    private Map<String, String> by(int port, String stream) {
        Map<String, String> settings = new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
        settings.put("NATS_URL", "nats://127.0.0.1:" + port);
        settings.put("CARAVAN_STREAM", stream);
        settings.put("CARAVAN_LIMITS_STANDING", "1s");
        settings.put("ROUTES_SWEEP_PERIOD", "1000");
        return settings;
    }
}
