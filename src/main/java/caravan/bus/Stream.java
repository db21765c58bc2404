package caravan.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.Optional;

/** The JetStream stream that acknowledges events, where {@code CARAVAN_STREAM} names one. */
final class Stream {

    private static final int NO_SUCH_STREAM = 404;

    private final Optional<String> name;
    private Optional<Long> room = Optional.empty();

    Stream(Optional<String> name) {
        this.name = name;
    }

    boolean isWanted() {
        return name.isPresent();
    }

    /**
     * Makes it where it is missing; one that is there keeps its operator's settings.
     *
     * @return bytes that it takes of a message
     */
    synchronized long make(Connection bus) throws IOException {
        if (room.isEmpty()) {
            room = Optional.of(room(bus));
        }
        return room.get();
    }

    private long room(Connection bus) throws IOException {
        try {
            JetStreamManagement streams = bus.jetStreamManagement();
            long most = found(streams).getConfiguration().getMaximumMessageSize();
            return most < 0 ? Long.MAX_VALUE : most;
        } catch (JetStreamApiException e) {
            throw new IOException("JetStream has no such stream: " + e.getMessage(), e);
        }
    }

    /** To look for it again: the server may have been replaced by an empty one. */
    synchronized void forget() {
        room = Optional.empty();
    }

    private StreamInfo found(JetStreamManagement streams)
            throws IOException, JetStreamApiException {
        try {
            return streams.getStreamInfo(name.orElseThrow());
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NO_SUCH_STREAM) {
                throw e;
            }
            return streams.addStream(
                    StreamConfiguration.builder()
                            .name(name.orElseThrow())
                            .subjects(Subjects.ALL_EVENTS)
                            .storageType(StorageType.File)
                            .build());
        }
    }
}
