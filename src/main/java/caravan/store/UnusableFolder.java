package caravan.store;

import java.nio.file.Path;

/** The data folder cannot hold the embedded store; the message is a sentence for the user. */
public class UnusableFolder extends RuntimeException {

    private UnusableFolder(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static UnusableFolder locked(Path folder, Throwable cause) {
        return new UnusableFolder(
                "The data folder "
                        + folder
                        + " is used by another Caravan: stop that one, or set CARAVAN_DATA to another"
                        + " folder.",
                cause);
    }

    static UnusableFolder notWritable(Path path, Throwable cause) {
        return new UnusableFolder(
                "Caravan cannot write to "
                        + path
                        + ": give it the right to, or set CARAVAN_DATA to another folder.",
                cause);
    }

    static UnusableFolder full(Path folder, Throwable cause) {
        return new UnusableFolder(
                "The disk refused a write to "
                        + folder
                        + ": make room on it, or set CARAVAN_DATA to another folder.",
                cause);
    }

    static UnusableFolder notAFolder(Path path, Throwable cause) {
        return new UnusableFolder(
                path + " is not a folder: set CARAVAN_DATA to one that Caravan may write to.",
                cause);
    }

    static UnusableFolder notAStore(Path file, Throwable cause) {
        return new UnusableFolder(
                "The data file "
                        + file
                        + " cannot be read as Caravan's store: restore it from a backup, or move it"
                        + " away to start empty.",
                cause);
    }
}
