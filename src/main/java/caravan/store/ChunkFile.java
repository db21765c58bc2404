package caravan.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.SFChunk;
import org.h2.mvstore.SingleFileStore;

/**
 * The library's file: a chunk for each commit, of which less and less is in use as documents are
 * replaced and deleted. It lets us choose the chunks whose rest is to be written again.
 */
final class ChunkFile extends SingleFileStore {

    /** What the library counts a chunk's place and length in. */
    private static final int BLOCK_BYTES = 4_096;

    private Collection<SFChunk> chosen = List.of();

    private ChunkFile(int cacheMegabytes) {
        super(Map.of("cacheSize", cacheMegabytes));
    }

    /** For a store that closes it; a store that cannot be made of it leaves it closed too. */
    static ChunkFile open(Path path, int cacheMegabytes) {
        ChunkFile file = new ChunkFile(cacheMegabytes);
        file.open(path.toString(), false, (char[]) null);
        return file;
    }

    /** How many bytes of the file are in use, about. */
    long usedBytes() {
        return getChunks().values().stream().mapToLong(ChunkFile::usedBytes).sum();
    }

    private static long usedBytes(SFChunk chunk) {
        return chunk.maxLen == 0
                ? 0
                : (long) ((double) length(chunk) * chunk.maxLenLive / chunk.maxLen);
    }

    private static long length(SFChunk chunk) {
        return (long) chunk.len * BLOCK_BYTES;
    }

    /**
     * Chooses chunks of which so many bytes are in use, one at least: those with the least in use
     * while half of the waste is inside of chunks, else those that stand last in the file.
     */
    void choose(long bytes) {
        List<SFChunk> chunks = new ArrayList<>(getChunks().values());
        long within = chunks.stream().mapToLong(chunk -> length(chunk) - usedBytes(chunk)).sum();
        long between = size() - chunks.stream().mapToLong(ChunkFile::length).sum();
        Comparator<SFChunk> last = Comparator.comparingLong(chunk -> -chunk.block);
        Comparator<SFChunk> sparsest =
                Comparator.comparingDouble(chunk -> (double) usedBytes(chunk) / length(chunk));
        chunks.sort(within > between ? sparsest : last);
        chosen = new ArrayList<>();
        for (SFChunk chunk : chunks) {
            bytes -= usedBytes(chunk);
            if (bytes < 0 && !chosen.isEmpty()) {
                return;
            }
            chosen.add(chunk);
        }
    }

    @Override
    public Collection<SFChunk> getRewriteCandidates() {
        return chosen;
    }
}
