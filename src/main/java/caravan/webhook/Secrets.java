package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The secrets of a webhook.
 *
 * @param current the newest
 * @param old those before it, newest first, each until its time
 */
public record Secrets(Secret current, List<Old> old) {

    /** How long the old one signs besides the new. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    /** Each is a signature more in a header of every call. */
    private static final int MOST_OLD = 3;

    public record Old(Secret secret, Instant until) {}

    public static Secrets of(Secret secret) {
        return new Secrets(secret, List.of());
    }

    /** What a message is signed with at this time, newest first. */
    public List<Secret> valid(Instant now) {
        return Stream.concat(
                        Stream.of(current),
                        old.stream().filter(one -> one.until().isAfter(now)).map(Old::secret))
                .toList();
    }

    public Secrets rotated(Secret next, Instant now) {
        if (next.equals(current)) {
            return this;
        }
        List<Old> before = new ArrayList<>();
        before.add(new Old(current, now.plus(OVERLAP)));
        old.stream()
                .filter(one -> one.until().isAfter(now) && !one.secret().equals(next))
                .limit(MOST_OLD - 1)
                .forEach(before::add);
        return new Secrets(next, List.copyOf(before));
    }
}
