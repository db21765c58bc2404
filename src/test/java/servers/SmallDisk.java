package servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A folder whose disk can be filled, and emptied again: a file system of its own in memory where
 * that can be mounted; elsewhere a limit on the size of the files of the process that writes there.
 */
public final class SmallDisk implements AutoCloseable {

    private static final int PIECE = 1 << 16;

    private final Path folder;
    private final Path filling;
    private final boolean mounted;

    private SmallDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.filling = folder.resolve("filling");
        this.mounted = mounted;
    }

    public static SmallDisk ofMegabytes(int size) {
        try {
            Path folder = Files.createTempDirectory("caravan-disk");
            boolean mounted =
                    succeeds("mount", "-t", "tmpfs", "-o", "size=" + size + "m", "tmpfs", folder);
            SmallDisk disk = new SmallDisk(folder, mounted);
            Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** One line: which limit it is. */
    public String what() {
        return mounted
                ? "a file system in memory (tmpfs), filled up"
                : "a limit on the size of the program's files (prlimit), as none can be mounted";
    }

    /** Whether what one file gives up is room for another. */
    public boolean isShared() {
        return mounted;
    }

    /** From now on no file in it grows. */
    public void fill(CaravanProcess program) {
        if (!mounted) {
            limit(program, Long.toString(largest()));
            return;
        }
        try (FileChannel channel =
                FileChannel.open(filling, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int piece = PIECE; piece > 0; piece /= 2) {
                fill(channel, piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(FileChannel channel, int piece) {
        try {
            while (channel.write(ByteBuffer.allocate(piece)) == piece) {
                // On, until there is no room for a piece of this size.
            }
        } catch (IOException full) {
            // As it is to be.
        }
    }

    /** There is room again. */
    public void empty(CaravanProcess program) {
        try {
            if (mounted) {
                Files.delete(filling);
            } else {
                limit(program, "unlimited");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long largest() {
        try (var files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void limit(CaravanProcess program, String bytes) {
        String pid = Long.toString(program.pid());
        assertThat(succeeds("prlimit", "--pid", pid, "--fsize=" + bytes + ":")).isTrue();
    }

    private static boolean succeeds(Object... command) {
        try {
            Process process =
                    new ProcessBuilder(
                                    java.util.Arrays.stream(command).map(Object::toString).toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For whoever's program has ended. */
    @Override
    public void close() {
        if (mounted) {
            succeeds("umount", folder);
        }
    }
}
