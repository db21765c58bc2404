package caravan.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes whole updates to the disk, one commit for everybody who waits for one.
 *
 * <p>Changes run together on the shared side of a lock; a commit takes the exclusive side, so that
 * it finds no document that its index does not know yet. The disk is waited for after that: the
 * next changes are made meanwhile. The lock is fair, so neither side starves.
 */
final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final MVStore store;
    private final ReentrantReadWriteLock changes = new ReentrantReadWriteLock(true);
    private final AtomicLong made = new AtomicLong();

    private final ReentrantLock turn = new ReentrantLock();
    private final Condition turnEnded = turn.newCondition();
    private boolean committing;
    private long durable;
    private RuntimeException failure;

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
            RuntimeException refused = null;
            try {
                reached = commit();
            } catch (RuntimeException e) {
                refused = e;
            } finally {
                endTurn(reached, refused);
            }
        }
    }

    /** Fails as every write does once the disk has refused one. */
    void check() {
        if (broken()) {
            throw notWritten();
        }
    }

    boolean broken() {
        turn.lock();
        try {
            return failure != null;
        } finally {
            turn.unlock();
        }
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

    private void endTurn(long reached, RuntimeException refused) {
        turn.lock();
        try {
            committing = false;
            durable = Math.max(durable, reached);
            if (refused != null && failure == null) {
                failure = refused;
                LOG.error("The embedded store could not write; it needs a restart", refused);
            }
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

    private IllegalStateException notWritten() {
        return new IllegalStateException(
                "The store could not write to its disk and takes no more writes.", failure);
    }
}
