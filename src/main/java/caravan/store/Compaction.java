package caravan.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.h2.mvstore.MVStore;

/**
 * Gives a file's unused space back, while nobody else uses the store: in rounds, of which each
 * writes some chunks again, further in front, and lets the file's free end go.
 *
 * <p>The library's own {@code compactFile} moves blocks in place besides: that step fails its
 * assertions (H2 2.4.240), and may write over what a process that is killed meanwhile still needs.
 * Here every write is on the disk before the next may take the space that it freed.
 */
final class Compaction {

    private static final int ROUND_BYTES = 8 << 20;

    /** It is worth it when a part of what is in use, and this, can be had. */
    private static final long SLACK_BYTES = 16 << 20;

    private static final int PART = 4;
    private static final int PART_ON_A_FULL_DISK = 16;

    /** It is urgent when as much as is in use, and this, can be had. */
    private static final long BOUND_BYTES = 128 << 20;

    private static final int EVERYTHING = 101;

    /** The first frees the space, the second is written into it, the third finds the end free. */
    private static final int COMMITS_TO_RELEASE = 3;

    private final MVStore store;
    private final ChunkFile file;
    private final int part;
    private final long deadline;

    /**
     * @param most after which no further round is begun
     */
    Compaction(MVStore store, boolean isDiskFull, Duration most) {
        this.store = store;
        this.file = (ChunkFile) store.getFileStore();
        this.part = isDiskFull ? PART_ON_A_FULL_DISK : PART;
        this.deadline = System.nanoTime() + most.toNanos();
    }

    boolean isWorthIt() {
        return waste() > file.usedBytes() / part + SLACK_BYTES;
    }

    boolean isUrgent() {
        return waste() > file.usedBytes() + BOUND_BYTES;
    }

    private long waste() {
        return file.size() - file.usedBytes();
    }

    /** Round after round, while it is worth it and this holds. */
    void run(BooleanSupplier mayGoOn) {
        // A commit that is not on the disk yet may have freed what this would write over.
        store.sync();
        while (isWorthIt() && mayGoOn.getAsBoolean() && System.nanoTime() - deadline < 0) {
            file.choose(ROUND_BYTES);
            store.compact(EVERYTHING, Integer.MAX_VALUE);
            for (int i = 0; i < COMMITS_TO_RELEASE; i++) {
                store.setStoreVersion(store.getStoreVersion());
                store.commit();
                store.sync();
            }
        }
    }
}
