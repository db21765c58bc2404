package caravan.bus;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.Optional;

/** The JetStream stream that acknowledges events, where {@code CARAVAN_STREAM} names one. */
final class Stream {

    private static final int NO_SUCH_STREAM = 404;

    private final Optional<String> name;
    private volatile boolean made;

    Stream(Optional<String> name) {
        this.name = name;
    }

    boolean isWanted() {
        return name.isPresent();
    }

    /** Makes it where it is missing; one that is there keeps its operator's settings. */
    void make(Connection bus) throws IOException {
        if (made) {
            return;
        }
        try {
            JetStreamManagement streams = bus.jetStreamManagement();
            if (!exists(streams)) {
                streams.addStream(
                        StreamConfiguration.builder()
                                .name(name.orElseThrow())
                                .subjects(Subjects.ALL_EVENTS)
                                .storageType(StorageType.File)
                                .build());
            }
            made = true;
        } catch (JetStreamApiException e) {
            throw new IOException("JetStream has no such stream: " + e.getMessage(), e);
        }
    }

    /** To look for it again: the server may have been replaced by an empty one. */
    void forget() {
        made = false;
    }

    private boolean exists(JetStreamManagement streams) throws IOException, JetStreamApiException {
        try {
            streams.getStreamInfo(name.orElseThrow());
            return true;
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NO_SUCH_STREAM) {
                return false;
            }
            throw e;
        }
    }
}
