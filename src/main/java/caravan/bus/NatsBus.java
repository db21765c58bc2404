package caravan.bus;

import caravan.Settings;
import caravan.event.Event;
import caravan.event.EventJson;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
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

    private static final Duration PATIENCE = Duration.ofSeconds(3);

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
        } catch (IllegalStateException | TimeoutException e) {
            throw new IOException("NATS did not take the events: " + e.getMessage(), e);
        }
    }

    /**
     * A publish succeeds while the server is gone, and a flush after a reconnect proves nothing: it
     * counts only if the connection that answered the flush is the one that the batch began with.
     */
    private void publishPlainly(Connection bus, List<Event> events)
            throws IOException, InterruptedException, TimeoutException {
        String before = identity(bus.getServerInfo());
        for (Event event : events) {
            bus.publish(message(bus, event));
        }
        bus.flush(PATIENCE);
        if (!identity(bus.getServerInfo()).equals(before)) {
            throw new IOException("NATS was replaced while it took the events");
        }
    }

    private static String identity(ServerInfo server) {
        return server.getServerId() + " " + server.getClientId();
    }

    private void publishToStream(Connection bus, List<Event> events)
            throws IOException, InterruptedException, TimeoutException {
        stream.make(bus);
        List<CompletableFuture<PublishAck>> acks = new ArrayList<>(events.size());
        for (Event event : events) {
            acks.add(bus.jetStream().publishAsync(message(bus, event)));
        }
        try {
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            stream.forget();
            throw new IOException("JetStream did not take the events: " + e.getCause(), e);
        }
    }

    private Message message(Connection bus, Event event) {
        Headers headers =
                new Headers()
                        .put("Nats-Msg-Id", event.id())
                        .put("Content-Type", "application/json");
        byte[] json = EventJson.bounded(event, messageBound);
        if (json.length + headers.serializedLength() > bus.getMaxPayload()) {
            json = EventJson.bare(event);
        }
        return NatsMessage.builder()
                .subject(Subjects.events(event.inbox()))
                .headers(headers)
                .data(json)
                .build();
    }
}
