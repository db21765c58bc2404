package caravan.live;

import io.nats.client.Connection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Puts news of deliveries on NATS, and does not wait for it to take them. */
@Singleton
public class NatsNews {

    private final Connection nats;

    NatsNews(@Named("nats") Connection nats) {
        this.nats = nats;
    }

    /**
     * @throws IllegalStateException while NATS is away
     */
    public void publish(String subject, byte[] json) {
        nats.publish(subject, json);
    }
}
