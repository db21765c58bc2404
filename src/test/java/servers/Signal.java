package servers;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What a process can be told from outside. */
enum Signal {
    INT,
    STOP,
    CONT;

    void to(Process process) {
        try {
            String pid = Long.toString(process.pid());
            int status =
                    new ProcessBuilder("kill", "-" + this, pid).start().onExit().join().exitValue();
            if (status != 0) {
                throw new IllegalStateException("kill -" + this + " answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
