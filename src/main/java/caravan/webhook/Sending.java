package caravan.webhook;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a webhook's deliveries are sent.
 *
 * @param timeout of one attempt, whole seconds
 * @param retry how long after each failure the next attempt is made, before jitter; empty for none
 * @param maxConcurrency attempts at one time
 * @param ratePerSecond attempts begun in a second at most; empty for no such limit
 */
public record Sending(
        Duration timeout, List<Duration> retry, int maxConcurrency, OptionalInt ratePerSecond) {

    public static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);
    public static final Duration MOST_TIMEOUT = Duration.ofSeconds(15);

    public static final int MOST_RETRIES = 20;
    public static final Duration LEAST_RETRY = Duration.ofSeconds(1);
    public static final Duration MOST_RETRY = Duration.ofHours(24);

    public static final int MOST_CONCURRENCY = 256;
    public static final int MOST_RATE = 10_000;

    /** Standard Webhooks' example. */
    public static final List<Duration> USUAL_RETRY =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24));

    public static final Sending USUAL =
            new Sending(MOST_TIMEOUT, USUAL_RETRY, 32, OptionalInt.empty());
}
