package caravan.http;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes answers that may be large: a few at a time, and when those before them were taken. */
@Singleton
public class LargeAnswers {

    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore making = new Semaphore(AT_ONCE, true);
    private final SlowClients slow;

    LargeAnswers(SlowClients slow) {
        this.slow = slow;
    }

    /**
     * Runs this when it may; on a worker.
     *
     * @throws Problem 503
     */
    public Reply make(Supplier<Reply> answer) {
        try {
            if (!making.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.busy();
            }
            try {
                slow.awaitRoom();
                return answer.get();
            } finally {
                making.release();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Problem.notReady();
        }
    }
}
