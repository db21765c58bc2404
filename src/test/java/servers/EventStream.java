package servers;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A JetStream stream: it keeps every event that is published, for tests to count. */
public final class EventStream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** One that does not come was lost on its way to us, when NATS was just coming back. */
    private static final Duration NEXT = Duration.ofSeconds(5);

    private static final String ALL = "caravan.events.>";

    private final Connection connection;
    private final String name;

    private EventStream(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** The stream of this name, whoever made it. */
    public static EventStream at(NatsServer nats, String name) throws Exception {
        return new EventStream(nats.connect(), name);
    }

    /** A new one of this name, that keeps its messages in files. */
    public static EventStream make(NatsServer nats, String name) throws Exception {
        EventStream stream = at(nats, name);
        stream.connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name(name)
                                .subjects(ALL)
                                .storageType(StorageType.File)
                                .build());
        return stream;
    }

    /** The message ids, in order, repeats included. */
    public List<String> ids() {
        return messages(ALL).stream().map(NatsServer::id).toList();
    }

    /** Number and id of each event of this inbox that {@link Senders} sent. */
    public Map<Integer, String> numbers(CaravanProcess.Inbox inbox) {
        return Numbered.of(
                messages("caravan.events." + inbox.id()).stream().map(EventStream::json).toList());
    }

    /** Until each of these was published, once or more. */
    public void awaitAll(Collection<String> ids) {
        await(ids.size() + " events on NATS")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(missing(ids)).isEmpty());
    }

    private Set<String> missing(Collection<String> ids) {
        Set<String> missing = new HashSet<>(ids);
        ids().forEach(missing::remove);
        return missing;
    }

    /** After a restart JetStream answers later than its server does. */
    private List<Message> messages(String subject) {
        return await("what stream " + name + " holds")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> read(subject), all -> true);
    }

    private List<Message> read(String subject)
            throws IOException, JetStreamApiException, InterruptedException {
        PushSubscribeOptions inOrder =
                PushSubscribeOptions.builder().stream(name).ordered(true).build();
        JetStreamSubscription all = connection.jetStream().subscribe(subject, inOrder);
        long count = all.getConsumerInfo().getCalculatedPending();
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            Message message = all.nextMessage(NEXT);
            if (message == null) {
                throw new IllegalStateException("only " + messages.size() + " of " + count);
            }
            messages.add(message);
        }
        all.unsubscribe();
        return messages;
    }

    private static JsonNode json(Message message) {
        try {
            return Http.JSON.readTree(message.getData());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it refuse what is larger than so many bytes. */
    public void takeNothingAbove(int bytes) throws IOException, JetStreamApiException {
        JetStreamManagement streams = connection.jetStreamManagement();
        streams.updateStream(
                StreamConfiguration.builder(streams.getStreamInfo(name).getConfiguration())
                        .maximumMessageSize(bytes)
                        .build());
    }

    /** Removes it with all that it holds. */
    public void delete() throws IOException, JetStreamApiException {
        connection.jetStreamManagement().deleteStream(name);
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
    }
}
