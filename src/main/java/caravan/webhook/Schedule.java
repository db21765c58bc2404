package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a timed webhook is due. */
public interface Schedule {

    /** The first due time after this one, exclusive; empty when there is none any more. */
    Optional<Instant> next(Instant after);

    /**
     * How long it is from a due time to the next, by real time: always the same for a period, not
     * for a cron line. Empty when there is no next.
     */
    default Optional<Duration> period(Instant due) {
        return next(due).map(next -> Duration.between(due, next));
    }

    /** The next so many due times after this one; fewer when there are no more. */
    default List<Instant> next(Instant after, int count) {
        List<Instant> times = new ArrayList<>();
        Optional<Instant> time = next(after);
        while (time.isPresent() && times.size() < count) {
            times.add(time.get());
            time = next(time.get());
        }
        return times;
    }
}
