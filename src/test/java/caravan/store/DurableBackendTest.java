package caravan.store;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is not on the disk is neither answered nor, when it cannot come there, shown. */
class DurableBackendTest {

    private static final String DATABASE = "caravan";
    private static final Document FIND = new Document("find", "events");
    private static final Document PING = new Document("ping", 1);

    @TempDir Path folder;
    private final Channel client = new EmbeddedChannel();
    private boolean room = true;

    @Test
    void nothingIsShownOrTakenOnceTheDiskHasRefusedAWrite() {
        MVStore store = new StoreFile(folder, 16).open();
        DurableBackend backend = new DurableBackend(store, () -> room);
        run(backend, insert("kept"));
        assertThat(backend.failure()).isNull();
        // The next write finds the file closed.
        store.getFileStore().close();
        for (Document command : List.of(insert("lost"), FIND, PING, insert("late"))) {
            assertThatThrownBy(() -> run(backend, command))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(backend.failure()).isNotNull();
        store.closeImmediately();
        DurableBackend again = new DurableBackend(new StoreFile(folder, 16).open(), () -> room);
        assertThat(run(again, FIND).toString()).contains("kept").doesNotContain("lost", "late");
        again.close();
    }

    @Test
    void takesNothingNewWithoutRoomButChangesAndDeletes() {
        DurableBackend backend = new DurableBackend(new StoreFile(folder, 16).open(), () -> room);
        run(backend, insert("kept"));
        room = false;
        for (Document command : List.of(insert("new"), PING)) {
            assertThatThrownBy(() -> run(backend, command)).hasMessageContaining("no room");
        }
        assertThat(run(backend, FIND).toString()).contains("kept");
        run(
                backend,
                new Document("delete", "events")
                        .append(
                                "deletes",
                                List.of(new Document("q", new Document()).append("limit", 0))));
        assertThat(run(backend, FIND).toString()).doesNotContain("kept");
        room = true;
        run(backend, insert("new"));
        backend.close();
    }

    private Document run(DurableBackend backend, Document command) {
        return backend.handleCommand(client, DATABASE, command.keySet().iterator().next(), command);
    }

    private static Document insert(String id) {
        return new Document("insert", "events")
                .append("documents", List.of(new Document("_id", id)));
    }
}
