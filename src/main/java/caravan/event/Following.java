package caravan.event;

import caravan.Complaints;
import caravan.Settings;
import caravan.store.Duty;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** What happens to stored events after their senders were answered: each duty by itself. */
@Singleton
public class Following {

    /** Does its duty to these. It tries again by itself, and then gives up and throws. */
    public interface Follower {
        void follow(Duty duty, List<Event> events);
    }

    private final List<DutyQueue> queues;

    Following(Settings settings, Follower follower, Progress progress, Complaints complaints) {
        queues =
                Stream.of(Duty.values())
                        .map(duty -> new DutyQueue(duty, settings, follower, progress, complaints))
                        .toList();
    }

    /** These may be stored, or not: nobody knows yet. */
    void leave(List<Event> unknown) {
        queues.forEach(queue -> queue.leave(unknown));
    }

    /** These are stored. */
    void follow(List<Event> stored) {
        queues.forEach(queue -> queue.follow(stored));
    }

    /** Ends when what is waiting was followed. */
    public void stop() throws InterruptedException {
        for (DutyQueue queue : queues) {
            queue.stop();
        }
    }
}
