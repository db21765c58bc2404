package caravan.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/** The file of the embedded store: opens it, or says in a sentence why it cannot. */
final class StoreFile {

    private final Path folder;
    private final int cacheMegabytes;

    /**
     * {@code caravan.mv} in this folder; both are made when missing.
     *
     * @throws UnusableFolder when there is no such folder and it cannot be made
     */
    StoreFile(Path folder, int cacheMegabytes) {
        this.folder = folder.toAbsolutePath().normalize();
        this.cacheMegabytes = cacheMegabytes;
        makeFolder(this.folder);
    }

    Path folder() {
        return folder;
    }

    MVStore open() {
        Path file = folder.resolve("caravan.mv");
        if (!Files.isWritable(folder)) {
            throw UnusableFolder.notWritable(folder, null);
        }
        if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
            throw UnusableFolder.notWritable(file, null);
        }
        try {
            // Both must be off: the timer and the full buffer would each write half an update.
            MVStore store =
                    new MVStore.Builder()
                            .adoptFileStore(ChunkFile.open(file, cacheMegabytes))
                            .autoCommitDisabled()
                            .autoCommitBufferSize(0)
                            .open();
            // Who reads a collection keeps its writers away, so nobody needs what was replaced: its
            // space is used again as soon as the commit that replaced it is on the disk.
            store.setVersionsToKeep(0);
            store.setRetentionTime(0);
            return store;
        } catch (MVStoreException e) {
            throw switch (e.getErrorCode()) {
                case DataUtils.ERROR_FILE_LOCKED -> UnusableFolder.locked(folder, e);
                case DataUtils.ERROR_WRITING_FAILED -> UnusableFolder.full(folder, e);
                default -> UnusableFolder.notAStore(file, e);
            };
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder, ownerOnly(folder));
        } catch (FileAlreadyExistsException e) {
            throw UnusableFolder.notAFolder(folder, e);
        } catch (IOException e) {
            throw UnusableFolder.notWritable(folder, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
