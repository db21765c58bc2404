package caravan.inbox;

import caravan.Settings;
import caravan.http.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How many inboxes one address may make. */
@Singleton
public class NewInboxes {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int ADDRESSES = 100_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final int most;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().expireAfterAccess(PERIOD).maximumSize(ADDRESSES).build();

    NewInboxes(Settings settings) {
        most = settings.limits().newInboxes();
    }

    /**
     * @throws Problem 429
     */
    public void take(String address) {
        Bucket bucket = buckets.get(address, unknown -> bucket());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Problem.tooManyInboxes(probe.getNanosToWaitForRefill() / SECOND + 1);
        }
    }

    /** One that was taken was not made. */
    public void giveBack(String address) {
        Bucket bucket = buckets.getIfPresent(address);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, PERIOD))
                .build();
    }
}
