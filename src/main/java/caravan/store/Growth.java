package caravan.store;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** What this process has stored since somebody last asked: so that the store need not be. */
@Singleton
public class Growth {

    /** So many events of so many bytes. */
    public record Sum(long events, long bytes) {

        private Sum plus(Sum other) {
            return new Sum(events + other.events, bytes + other.bytes);
        }
    }

    private Map<String, Sum> byInbox = new HashMap<>();

    public synchronized void stored(String inbox, int bytes) {
        byInbox.merge(inbox, new Sum(1, bytes), Sum::plus);
    }

    /** By inbox; it begins anew. */
    synchronized Map<String, Sum> take() {
        Map<String, Sum> taken = byInbox;
        byInbox = new HashMap<>();
        return taken;
    }
}
