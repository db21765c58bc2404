package caravan.inbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Look-ups in a store that may hang, a few at a time. Who asks for what is being looked up already
 * shares it. Nobody waits for ever; and what nobody waits for any more when its turn comes is not
 * looked up, so that a store which is back serves only those who are still there.
 *
 * @param <K> what is looked up
 * @param <V> what is found
 */
final class Lookups<K, V> {

    private static final int AT_ONCE = 4;

    private final Function<K, V> find;
    private final Duration patience;
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<K, Lookup> underWay = new HashMap<>();

    /**
     * @param find runs on a worker
     * @param patience how long anybody waits
     */
    Lookups(Function<K, V> find, Duration patience) {
        this.find = find;
        this.patience = patience;
    }

    /**
     * @return fails as the look-up does, or with a {@link java.util.concurrent.TimeoutException}
     */
    CompletableFuture<V> find(K key) {
        Lookup lookup = join(key);
        return lookup.found
                .copy()
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((found, failure) -> leave(lookup));
    }

    private synchronized Lookup join(K key) {
        Lookup lookup = underWay.get(key);
        if (lookup == null) {
            lookup = new Lookup(key);
            workers.execute(lookup);
            underWay.put(key, lookup);
        }
        lookup.waiting++;
        return lookup;
    }

    private synchronized void leave(Lookup lookup) {
        lookup.waiting--;
    }

    private synchronized boolean isWanted(Lookup lookup) {
        if (lookup.waiting == 0) {
            underWay.remove(lookup.key, lookup);
        }
        return lookup.waiting > 0;
    }

    /** This has changed: what is being looked up may be what it was before. */
    synchronized void forget(K key) {
        underWay.remove(key);
    }

    private synchronized void end(Lookup lookup) {
        underWay.remove(lookup.key, lookup);
    }

    void stop() {
        workers.shutdown();
    }

    private final class Lookup implements Runnable {

        private final K key;
        private final CompletableFuture<V> found = new CompletableFuture<>();
        private int waiting;

        Lookup(K key) {
            this.key = key;
        }

        @Override
        public void run() {
            if (!isWanted(this)) {
                return;
            }
            try {
                V value = find.apply(key);
                end(this);
                found.complete(value);
            } catch (Throwable failure) {
                end(this);
                found.completeExceptionally(failure);
            }
        }
    }
}
