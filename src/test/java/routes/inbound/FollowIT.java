package routes.inbound;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.EventStream;
import servers.MongoServer;
import servers.NatsServer;
import servers.Senders;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/** Every stored event is published, whatever happens to the process that took it. */
class FollowIT {

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
    void viewersOnEitherProcessSeeWhatEitherTakes() {
        try (CaravanProcess one = CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats));
                CaravanProcess two =
                        CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats))) {
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
        try (CaravanProcess heir = CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats));
                CaravanProcess dying =
                        CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats))) {
            CaravanProcess.Inbox inbox = dying.inbox();
            try (Socket viewer = Socket.open(heir, inbox)) {
                Set<String> sent = new HashSet<>(Senders.send(inbox.http(), 200));
                nats.kill();
                sent.addAll(Senders.send(inbox.http(), 200));
                dying.kill();
                nats.restart();
                published.awaitAll(sent);
                viewer.awaitAll(sent);
            }
        }
    }
}
