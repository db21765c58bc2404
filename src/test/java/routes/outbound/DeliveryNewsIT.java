package routes.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Hook;
import servers.MongoServer;
import servers.NatsServer;
import servers.Reply;
import servers.SharedCaravan;
import servers.Sink;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Viewers hear what becomes of their inbox's deliveries, on whichever process that happens. */
class DeliveryNewsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 300;

    private final Sink sink = Sink.http();

    private static String send(CaravanProcess.Inbox inbox) {
        return inbox.http().json("POST", "/data", "{}").json().get("id").textValue();
    }

    private static void awaitState(Socket viewer, String delivery, String state) {
        await(delivery + " " + state)
                .atMost(PATIENCE)
                .until(() -> states(viewer, delivery).contains(state));
    }

    private static List<String> states(Socket viewer, String delivery) {
        return viewer.deliveries().stream()
                .filter(each -> each.get("id").textValue().equals(delivery))
                .map(each -> each.get("state").textValue())
                .toList();
    }

    @Test
    void eachChangeIsShownInItsOrderToThoseWhoWatchThatInbox() {
        CaravanProcess caravan = SharedCaravan.get();
        CaravanProcess.Inbox inbox = caravan.inbox();
        sink.on("/twice", Reply.of(503), Reply.of(200));
        Hook hook = Hook.onEvents(inbox, "twice", sink.url("/twice"), "'retry':['1s']");
        try (Socket viewer = Socket.open(caravan, inbox);
                Socket stranger = Socket.open(caravan, caravan.inbox())) {
            String delivery = hook.delivery(send(inbox));
            awaitState(viewer, delivery, "delivered");
            assertThat(states(viewer, delivery))
                    .containsExactly("sending", "waiting", "sending", "delivered");
            JsonNode waiting = viewer.deliveries().get(1);
            assertThat(waiting.get("webhook").textValue()).isEqualTo(hook.id());
            assertThat(waiting.get("dueAt").textValue()).endsWith("Z");
            JsonNode attempt = waiting.get("attempts").get(0);
            assertThat(attempt.get("status").intValue()).isEqualTo(503);
            assertThat(attempt.has("excerpt") || attempt.has("headers")).isFalse();
            assertThat(viewer.deliveries().get(3).get("attempts")).hasSize(2);
            assertThat(stranger.deliveries()).isEmpty();
        }
    }

    /** Of more than anybody could follow the newest are told, and events have the room. */
    @Test
    void manyAtOnceLeaveEventsTheirRoom() {
        CaravanProcess caravan = SharedCaravan.get();
        CaravanProcess.Inbox inbox = caravan.inbox();
        Hook hook = Hook.onEvents(inbox, "many", sink.url("/many"));
        try (Socket viewer = Socket.open(caravan, inbox)) {
            List<String> events = IntStream.range(0, MANY).mapToObj(i -> send(inbox)).toList();
            viewer.awaitAll(events);
            String last = hook.delivery(send(inbox));
            awaitState(viewer, last, "delivered");
        }
    }

    @Test
    void theyGoByNatsFromOneProcessToAnotherAndComeBackWithIt() throws Exception {
        try (MongoServer mongo = MongoServer.start();
                NatsServer nats = NatsServer.start()) {
            List<Message> batches = nats.subscribe("caravan.deliveries.*");
            Map<String, String> settings = new HashMap<>(CaravanProcess.connectedTo(mongo, nats));
            settings.put("CARAVAN_ALLOW_NETWORKS", "127.0.0.0/8");
            settings.put("CARAVAN_ROLES", "receive,live,dispatch");
            try (CaravanProcess one = CaravanProcess.start(settings);
                    CaravanProcess two = CaravanProcess.start(settings)) {
                CaravanProcess.Inbox inbox = one.inbox();
                Hook hook = Hook.onEvents(inbox, "a", sink.url("/a"));
                try (Socket here = Socket.open(one, inbox);
                        Socket there = Socket.open(two, two.inbox(inbox))) {
                    String first = hook.delivery(send(inbox));
                    awaitState(here, first, "delivered");
                    awaitState(there, first, "delivered");
                    await().atMost(PATIENCE).until(() -> !batches.isEmpty());
                    Message batch = batches.get(0);
                    assertThat(batch.getSubject()).isEqualTo("caravan.deliveries." + inbox.id());
                    JsonNode told = new ObjectMapper().readTree(batch.getData());
                    assertThat(told.get(0).get("id").textValue()).isEqualTo(first);

                    nats.kill();
                    String silent = hook.delivery(send(inbox));
                    hook.await(silent, "delivered");
                    nats.restart();
                    await("news again")
                            .atMost(PATIENCE)
                            .until(
                                    () -> {
                                        String next = hook.delivery(send(inbox));
                                        hook.await(next, "delivered");
                                        return !states(there, next).isEmpty();
                                    });
                }
            }
        }
    }
}
