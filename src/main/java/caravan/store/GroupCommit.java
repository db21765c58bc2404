package caravan.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Writes whole updates to the disk, one commit for everybody who waits for one.
 *
 * <p>Changes run together on the shared side of a lock; a commit takes the exclusive side, so that
 * it finds no document that its index does not know yet. The disk is waited for after that: the
 * next changes are made meanwhile. The lock is fair, so neither side starves.
 *
 * <p>When the disk refuses a commit it is over: what is in memory is not what is on the disk.
 */
final class GroupCommit {

    private final MVStore store;
    private final ReentrantReadWriteLock changes = new ReentrantReadWriteLock(true);
    private final AtomicLong made = new AtomicLong();

    private final ReentrantLock turn = new ReentrantLock();
    private final Condition turnEnded = turn.newCondition();
    private boolean committing;
    private long durable;
    private volatile RuntimeException failure;

    GroupCommit(MVStore store) {
        this.store = store;
    }

    /** Makes a change that is not to be answered before {@link #settle()} has returned. */
    <T> T change(Supplier<T> change) {
        changes.readLock().lock();
        try {
            return change.get();
        } finally {
            made.incrementAndGet();
            changes.readLock().unlock();
        }
    }

    /**
     * Returns when all changes that were made before the call are on the disk.
     *
     * @throws IllegalStateException if they are not, and never will be
     */
    void settle() {
        long mine = made.get();
        while (takeTurn(mine)) {
            long reached = -1;
            try {
                reached = commit();
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                endTurn(reached);
            }
        }
    }

    /** Throws once the disk has refused a commit: nothing more is read, changed or answered. */
    void check() {
        RuntimeException cause = failure;
        if (cause != null) {
            throw new IllegalStateException("The store could not write to its disk.", cause);
        }
    }

    /** Why it is over; null while it is not. */
    RuntimeException failure() {
        return failure;
    }

    /** Runs something that no change may be halfway through. */
    void alone(Runnable work) {
        changes.writeLock().lock();
        try {
            work.run();
        } finally {
            changes.writeLock().unlock();
        }
    }

    /** The same for something that writes to the disk itself. */
    void writeAlone(Runnable work) {
        try {
            alone(work);
        } catch (RuntimeException e) {
            fail(e);
            throw e;
        }
    }

    private void fail(RuntimeException refused) {
        if (failure == null) {
            failure = refused;
        }
    }

    /** Waits while another commits; true when this one has to, false when there is nothing left. */
    private boolean takeTurn(long mine) {
        turn.lock();
        try {
            while (committing && durable < mine) {
                turnEnded.awaitUninterruptibly();
            }
            if (durable >= mine) {
                return false;
            }
            check();
            committing = true;
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void endTurn(long reached) {
        turn.lock();
        try {
            committing = false;
            durable = Math.max(durable, reached);
            turnEnded.signalAll();
        } finally {
            turn.unlock();
        }
    }

    private long commit() {
        AtomicLong reached = new AtomicLong();
        alone(
                () -> {
                    reached.set(made.get());
                    store.commit();
                });
        // On a store that closed itself commit() does nothing and sync() throws.
        store.sync();
        return reached.get();
    }
}
