package caravan.bus;

import caravan.Settings;
import caravan.event.Event;
import caravan.event.EventJson;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Publishes on NATS. */
@Singleton
@Named("natsBus")
public class NatsBus {

    /**
     * Bytes that are sent before NATS must have taken them: so a slow link gets on, and a server
     * that hangs is not sent more and more.
     */
    private static final int UNANSWERED = 1 << 20;

    private final NatsLink link;
    private final Stream stream;
    private final long messageBound;

    NatsBus(NatsLink link, Settings settings) {
        this.link = link;
        this.stream = new Stream(settings.stream());
        this.messageBound = settings.limits().message().asLongValue();
    }

    /**
     * Publishes these and returns when the server has taken them all.
     *
     * @throws IOException when it is not known that it has
     */
    public void publish(List<Event> events) throws IOException, InterruptedException {
        Connection bus = link.live().orElseThrow(() -> new IOException("NATS is away"));
        try {
            if (stream.isWanted()) {
                publishToStream(bus, events);
            } else {
                publishPlainly(bus, events);
            }
        } catch (IllegalStateException | IOException e) {
            throw new IOException("NATS did not take the events: " + e.getMessage(), e);
        }
    }

    /** A publish succeeds while the server is gone: only its answer afterwards counts. */
    private void publishPlainly(Connection bus, List<Event> events) throws IOException {
        Session session = new Session(bus);
        long unanswered = 0;
        for (Event event : events) {
            Message message = message(event, bus.getMaxPayload());
            bus.publish(message);
            unanswered += message.getData().length;
            if (unanswered >= UNANSWERED) {
                session.awaitAnswer();
                unanswered = 0;
            }
        }
        session.awaitAnswer();
    }

    private void publishToStream(Connection bus, List<Event> events)
            throws IOException, InterruptedException {
        long room = Math.min(bus.getMaxPayload(), stream.make(bus));
        JetStream jetStream = bus.jetStream();
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>();
        long unanswered = 0;
        for (Event event : events) {
            Message message = message(event, room);
            acks.add(jetStream.publishAsync(message));
            unanswered += message.getData().length;
            if (unanswered >= UNANSWERED) {
                await(acks);
                unanswered = 0;
            }
        }
        await(acks);
    }

    private void await(List<CompletableFuture<PublishAck>> acks)
            throws IOException, InterruptedException {
        try {
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
                    .get(NatsLink.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            acks.clear();
        } catch (ExecutionException | TimeoutException e) {
            // Without its stream NATS says nothing at all: our own subscription took the message.
            stream.forget();
            throw new IOException("JetStream does not acknowledge: " + e.getMessage(), e);
        }
    }

    /**
     * @param room bytes that NATS takes
     */
    private Message message(Event event, long room) {
        Headers headers =
                new Headers()
                        .put("Nats-Msg-Id", event.id())
                        .put("Content-Type", "application/json");
        long left = room - headers.serializedLength();
        byte[] json = EventJson.bounded(event, Math.min(messageBound, left));
        if (json.length > left) {
            json = EventJson.withoutHeaders(event);
        }
        if (json.length > left) {
            json = EventJson.least(event);
        }
        return NatsMessage.builder()
                .subject(Subjects.events(event.inbox()))
                .headers(headers)
                .data(json)
                .build();
    }
}
