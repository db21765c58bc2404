package caravan.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps a collection's writer apart from its readers, and what concerns several collections apart
 * from everything.
 *
 * <p>Who holds one collection never asks for a second, so nobody waits in a circle. The locks are
 * fair: a stream of readers lets a writer through, and the other way round.
 */
final class CollectionLocks {

    private final ReentrantReadWriteLock all = new ReentrantReadWriteLock(true);
    private final Map<String, ReentrantReadWriteLock> each = new ConcurrentHashMap<>();

    /**
     * Reads a collection that exists; what does not exist has to be made first, by {@code make}.
     */
    <T> T reading(String collection, BooleanSupplier exists, Supplier<T> read, Supplier<T> make) {
        return holding(of(collection).readLock(), exists, read, make);
    }

    /** Changes a collection that exists, or makes it. */
    <T> T writing(String collection, BooleanSupplier exists, Supplier<T> write) {
        return holding(of(collection).writeLock(), exists, write, write);
    }

    <T> T all(Supplier<T> work) {
        return within(all.writeLock(), work);
    }

    /** Whether somebody waits until {@link #all} has ended. */
    boolean isAllWaitedFor() {
        return all.hasQueuedThreads();
    }

    private <T> T holding(
            Lock collection, BooleanSupplier exists, Supplier<T> work, Supplier<T> otherwise) {
        all.readLock().lock();
        try {
            if (exists.getAsBoolean()) {
                return within(collection, work);
            }
        } finally {
            all.readLock().unlock();
        }
        return all(otherwise);
    }

    /**
     * Lets those in who wait for a collection that this thread reads.
     *
     * @return whether there were any, who may have changed everything; not where this thread writes
     */
    boolean pause(String collection) {
        ReentrantReadWriteLock one = of(collection);
        boolean awaited = one.hasQueuedThreads() || all.hasQueuedThreads();
        if (!awaited || one.getReadHoldCount() == 0) {
            return false;
        }
        one.readLock().unlock();
        all.readLock().unlock();
        all.readLock().lock();
        one.readLock().lock();
        return true;
    }

    private ReentrantReadWriteLock of(String collection) {
        return each.computeIfAbsent(collection, name -> new ReentrantReadWriteLock(true));
    }

    private static <T> T within(Lock lock, Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
