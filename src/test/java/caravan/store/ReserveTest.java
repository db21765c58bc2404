package caravan.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ReserveTest {

    private static final int BYTES = Reserve.MEGABYTES << 20;

    @TempDir Path folder;

    @Test
    void isAFileThatIsGivenUpAndComesBack() throws IOException {
        Path file = folder.resolve("caravan.reserve");
        Reserve reserve = new Reserve(folder);
        reserve.restore();
        assertThat(file).hasSize(BYTES);
        assertThat(reserve.isSpent()).isFalse();
        reserve.spend();
        assertThat(file).doesNotExist();
        assertThat(reserve.isSpent()).isTrue();
        reserve.restore();
        assertThat(file).hasSize(BYTES);
        assertThat(reserve.isSpent()).isFalse();
    }

    /** A process that starts on a full disk has none to give up. */
    @Test
    void isSpentWhereItCannotBeMade() {
        Reserve reserve = new Reserve(folder.resolve("no such folder has room"));
        reserve.restore();
        assertThat(reserve.isSpent()).isTrue();
    }

    /** Its process was killed while it was made, or somebody cut it off. */
    @Test
    void whatIsLeftOfOneIsMadeAnew() throws IOException {
        Path file = Files.write(folder.resolve("caravan.reserve"), new byte[2 * BYTES]);
        new Reserve(folder).restore();
        assertThat(file).hasSize(BYTES);
    }
}
