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

/** Opens the file of the embedded store, or says in a sentence why it cannot. */
final class StoreFile {

    /**
     * Replaced blocks stay in the file for so long: the library's 45 s let it grow without need.
     */
    private static final int LONGEST_QUERY_MILLIS = 10_000;

    private StoreFile() {}

    static MVStore open(Path folder, int cacheMegabytes) {
        Path place = folder.toAbsolutePath().normalize();
        makeFolder(place);
        Path file = place.resolve("caravan.mv");
        if (!Files.isWritable(place)) {
            throw UnusableFolder.notWritable(place, null);
        }
        if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
            throw UnusableFolder.notWritable(file, null);
        }
        try {
            // Both must be off: the timer and the full buffer would each write half an update.
            MVStore store =
                    new MVStore.Builder()
                            .fileName(file.toString())
                            .autoCommitDisabled()
                            .autoCommitBufferSize(0)
                            .cacheSize(cacheMegabytes)
                            .open();
            // Nobody asks for an older version; a query may be under way in one for a while.
            store.setVersionsToKeep(0);
            store.setRetentionTime(LONGEST_QUERY_MILLIS);
            return store;
        } catch (MVStoreException e) {
            throw e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
                    ? UnusableFolder.locked(place, e)
                    : UnusableFolder.notAStore(file, e);
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
