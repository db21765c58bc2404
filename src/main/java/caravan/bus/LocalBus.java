package caravan.bus;

import caravan.Settings;
import caravan.event.Event;
import caravan.event.EventJson;
import jakarta.inject.Singleton;

/** What the bus inside the process carries: the same subjects and messages as on NATS. */
@Singleton
public class LocalBus {

    private final long messageBound;

    LocalBus(Settings settings) {
        messageBound = settings.limits().message().asLongValue();
    }

    public String subject(Event event) {
        return Subjects.events(event.inbox());
    }

    public byte[] message(Event event) {
        return EventJson.bounded(event, messageBound);
    }
}
