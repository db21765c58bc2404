package routes.inbound;

import io.nats.client.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.EventStream;
import servers.MongoServer;
import servers.NatsServer;
import servers.Senders;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every stored event is published, whatever happens to NATS and to the process that took it. */
class FollowIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String STREAM = "EVENTS";

    private MongoServer mongo;
    private NatsServer nats;
    private EventStream published;

    @BeforeEach
    void start() {
        mongo = MongoServer.start();
        nats = NatsServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (published != null) {
            published.close();
        }
        nats.close();
        mongo.close();
    }

    @Test
    void receivesWithoutNatsAndPublishesAllWhenItComes() throws Exception {
        published = EventStream.make(nats, STREAM);
        nats.kill();
        try (CaravanProcess caravan = CaravanProcess.start(settings(""))) {
            assertThat(busOf(caravan)).isEqualTo("degraded");
            CaravanProcess.Inbox inbox = caravan.inbox();
            List<String> sent = Senders.send(inbox.http(), 100);
            try (Socket viewer = Socket.open(caravan, inbox)) {
                nats.restart();
                awaitPublished(new HashSet<>(sent), List.of());
                await().atMost(PATIENCE).until(() -> busOf(caravan).equals("there"));
                sent = Senders.send(inbox.http(), 10);
                viewer.awaitAll(sent);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", STREAM})
    void deathOfNatsInMidstreamLosesNothing(String stream) throws Exception {
        published = EventStream.make(nats, STREAM);
        List<Message> seen = nats.subscribe("caravan.events.*");
        try (CaravanProcess caravan = CaravanProcess.start(settings(stream))) {
            CaravanProcess.Inbox inbox = caravan.inbox();
            try (Socket viewer = Socket.open(caravan, inbox);
                    Senders senders = Senders.start(inbox.http())) {
                for (int deaths = 0; deaths < 4; deaths++) {
                    senders.awaitMore(200);
                    nats.kill();
                    senders.awaitMore(deaths % 2 == 0 ? 0 : 200);
                    nats.restart();
                }
                senders.awaitMore(200);
                senders.stop();
                assertThat(senders.refused()).isEmpty();
                awaitPublished(senders.ids(), seen);
                viewer.awaitAll(senders.ids());
            }
        }
    }

    @Test
    void viewersOnEitherProcessSeeWhatEitherTakes() {
        try (CaravanProcess one = CaravanProcess.start(settings(""));
                CaravanProcess two = CaravanProcess.start(settings(""))) {
            CaravanProcess.Inbox here = one.inbox();
            try (Socket viewerOne = Socket.open(one, here);
                    Socket viewerTwo = Socket.open(two, here)) {
                Set<String> sent = new HashSet<>(Senders.send(here.http(), 100));
                sent.addAll(Senders.send(two.http().bearer(here.token()), 100));
                viewerOne.awaitAll(sent);
                viewerTwo.awaitAll(sent);
                assertThat(viewerOne.ids()).doesNotHaveDuplicates().hasSize(200);
            }
        }
    }

    @Test
    void anotherProcessPublishesWhatADeadOneLeft() throws Exception {
        published = EventStream.make(nats, STREAM);
        try (CaravanProcess heir = CaravanProcess.start(settings(""));
                CaravanProcess dying = CaravanProcess.start(settings(""))) {
            CaravanProcess.Inbox inbox = dying.inbox();
            try (Socket viewer = Socket.open(heir, inbox)) {
                Set<String> sent = new HashSet<>(Senders.send(inbox.http(), 200));
                nats.kill();
                sent.addAll(Senders.send(inbox.http(), 200));
                dying.kill();
                nats.restart();
                awaitPublished(sent, List.of());
                viewer.awaitAll(sent);
            }
        }
    }

    private Map<String, String> settings(String stream) {
        Map<String, String> settings = new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
        settings.put("CARAVAN_STREAM", stream);
        return settings;
    }

    /**
     * Until NATS keeps them all. What it took when it was killed, it may have handed on and not
     * kept: so what a subscriber has seen was published too.
     */
    private void awaitPublished(Set<String> ids, List<Message> seen) {
        Set<String> missing = new HashSet<>(ids);
        seen.forEach(message -> missing.remove(NatsServer.id(message)));
        published.awaitAll(missing);
    }

    private static String busOf(CaravanProcess caravan) {
        var answer = caravan.http().get("/q/health/ready");
        assertThat(answer.status()).isEqualTo(200);
        for (var check : answer.json().get("checks")) {
            if (check.get("name").textValue().equals("bus")) {
                return check.at("/data/state").textValue();
            }
        }
        return "not named";
    }
}
