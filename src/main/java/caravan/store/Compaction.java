package caravan.store;

import java.time.Duration;
import org.h2.mvstore.MVStore;

/**
 * Gives a file's unused space back, while nobody else uses the store.
 *
 * <p>It writes the documents that are left in sparse places to denser ones and lets the file's free
 * end go. The library's own {@code compactFile} moves blocks in place besides: that step fails its
 * assertions (H2 2.4.240), and may write over what a process that is killed meanwhile still needs.
 * Here every write is on the disk before the next may take the space that it freed.
 */
final class Compaction {

    /** A round rewrites whole blocks of the rounds before: so it has to be able to take several. */
    private static final int SPARSE_ROUND_BYTES = 8 * 1024 * 1024;

    private static final int ANY_ROUND_BYTES = 4 * SPARSE_ROUND_BYTES;
    private static final int SPARSE_PERCENT = 90;
    private static final int ANY_PERCENT = 101;

    /** Below this much use of the file its full blocks are written again too, further in front. */
    private static final int MOSTLY_EMPTY_PERCENT = 50;

    /** The first frees the space, the second is written into it, the third finds the end free. */
    private static final int COMMITS_TO_RELEASE = 3;

    private final MVStore store;
    private final long deadline;

    private Compaction(MVStore store, Duration most) {
        this.store = store;
        this.deadline = System.nanoTime() + most.toNanos();
    }

    /** A store in memory has nothing to give back. */
    static void run(MVStore store, Duration most) {
        if (store.isPersistent()) {
            new Compaction(store, most).run();
        }
    }

    private void run() {
        int retention = store.getRetentionTime();
        store.setRetentionTime(0);
        try {
            rewrite(SPARSE_PERCENT, SPARSE_ROUND_BYTES);
            release();
            if (store.getFileStore().getFillRate() < MOSTLY_EMPTY_PERCENT) {
                rewrite(ANY_PERCENT, ANY_ROUND_BYTES);
                release();
            }
        } finally {
            // Outside of a compaction a slow reader may still need a block that was replaced.
            store.setRetentionTime(retention);
        }
    }

    private void rewrite(int percent, int roundBytes) {
        long used = store.getFileStore().size() / 100 * store.getFileStore().getFillRate();
        for (long rounds = used / roundBytes + 1; rounds > 0 && !late(); rounds--) {
            if (!store.compact(percent, roundBytes)) {
                return;
            }
            save();
        }
    }

    private void release() {
        for (int i = 0; i < COMMITS_TO_RELEASE; i++) {
            store.setStoreVersion(store.getStoreVersion());
            save();
        }
    }

    private void save() {
        store.commit();
        store.sync();
    }

    private boolean late() {
        return System.nanoTime() - deadline > 0;
    }
}
