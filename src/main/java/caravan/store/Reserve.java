package caravan.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Room on the disk for when there is none: a file that is given up then, since deleting needs room
 * too. While it is spent nothing new is stored. It comes back when the disk has room for it and for
 * as much again, so that what comes back with it does not end at once.
 */
final class Reserve {

    static final int MEGABYTES = 16;

    private static final long BYTES = MEGABYTES << 20;
    private static final int PIECE = 1 << 20;

    private final Path file;
    private volatile boolean spent;

    Reserve(Path folder) {
        file = folder.resolve("caravan.reserve");
    }

    boolean isSpent() {
        return spent;
    }

    void spend() {
        spent = true;
        delete();
    }

    /** Makes it, or makes it again, where that is possible now. */
    void restore() {
        if (!isWhole() && isRoom()) {
            fill();
        }
        spent = !isWhole();
    }

    private boolean isWhole() {
        return file.toFile().length() == BYTES;
    }

    /** As far as can be told without trying: a quota may be less. */
    private boolean isRoom() {
        return file.getParent().toFile().getUsableSpace() >= 2 * BYTES;
    }

    private void fill() {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer piece = incompressible();
            for (long written = 0; written < 2 * BYTES; written += PIECE) {
                piece.clear();
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
            channel.truncate(BYTES);
        } catch (IOException noRoom) {
            delete();
        }
    }

    /** A file system that compresses would keep nothing for zeros. */
    private static ByteBuffer incompressible() {
        byte[] piece = new byte[PIECE];
        new Random(PIECE).nextBytes(piece);
        return ByteBuffer.wrap(piece);
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
