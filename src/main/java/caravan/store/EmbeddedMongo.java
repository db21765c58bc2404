package caravan.store;

import de.bwaldvogel.mongo.MongoServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.h2.mvstore.MVStore;

/**
 * The store of a Caravan that was given no {@code MONGODB_URL}: MongoDB's wire protocol on one file
 * of this process.
 *
 * <p>It listens on 127.0.0.1 without a password, so every user of the same machine can reach it. A
 * write is answered when it is on the disk; a reader may see it shortly before, as with MongoDB's
 * read concern {@code local}. When the disk refuses a write, that write, every later one and {@code
 * ping} are answered with an error until the program is started again.
 *
 * <p>What its queries cost decides how collections are laid out:
 *
 * <ul>
 *   <li>An index helps only if it is unique and the filter names exactly its fields, by equality or
 *       (a single field) by {@code $in}; {@code {_id: {$in: […]}}} is a look-up per id. A string
 *       {@code _id} also serves {@code $regex}, by a scan of the keys alone.
 *   <li>Everything else reads the whole collection: {@code $exists}, {@code $gt}, {@code $or}, a
 *       sort, and {@code {_id: …, state: …}}. All of them answer correctly.
 *   <li>An update by {@code {_id: {$in: […]}}} costs 0.1 to 0.3 ms a document.
 * </ul>
 */
public final class EmbeddedMongo implements AutoCloseable {

    /**
     * A connection is served by one thread, which waits for the disk: fewer would queue writers.
     */
    private static final int WORKERS = 32;

    private final MongoServer server;
    private final DurableBackend backend;
    private final int port;
    private boolean closed;

    private EmbeddedMongo(MVStore store, int port) {
        backend = open(store);
        server = new MongoServer(backend);
        try {
            server.bind(new InetSocketAddress("127.0.0.1", port), 1, WORKERS);
        } catch (Throwable cannotBind) {
            server.shutdownNow();
            throw cannotBind;
        }
        this.port = server.getLocalAddress().getPort();
    }

    /**
     * Opens {@code caravan.mv} in the folder, both made when missing and then for their owner only,
     * and listens on a free port.
     *
     * @param cacheMegabytes memory for documents read from the file; a document outside it costs
     *     about ten times as much to look at
     * @throws UnusableFolder when the file is in use, cannot be written or is not a store
     */
    public static EmbeddedMongo start(Path folder, int cacheMegabytes) {
        return start(folder, cacheMegabytes, 0);
    }

    /** As {@link #start(Path, int)}, on a port of the caller's choice (0: any free one). */
    public static EmbeddedMongo start(Path folder, int cacheMegabytes, int port) {
        return new EmbeddedMongo(StoreFile.open(folder, cacheMegabytes), port);
    }

    /** A store that is gone when the process is: a stand-in for a database server in tests. */
    public static EmbeddedMongo inMemory(int port) {
        return new EmbeddedMongo(MVStore.open(null), port);
    }

    public String connectionString() {
        return "mongodb://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /**
     * Gives the space of replaced and deleted documents back to the file system; without it the
     * file only grows until its old blocks are used again. Nothing is answered meanwhile, so the
     * time should stay well below the clients' time-outs.
     *
     * @param most after which no further round of writing 8 to 32 MB is begun
     */
    public synchronized void compact(Duration most) {
        if (!closed) {
            apart(() -> backend.compact(most));
        }
    }

    /** Ends the clients' connections, then writes what is left and closes the file. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            apart(server::shutdownNow);
        }
    }

    private static DurableBackend open(MVStore store) {
        try {
            return new DurableBackend(store);
        } catch (RuntimeException unreadable) {
            store.closeImmediately();
            throw unreadable;
        }
    }

    /** An interrupt during file access would close the file under everybody: a thread has none. */
    private static void apart(Runnable work) {
        CompletableFuture.runAsync(work, task -> new Thread(task, "caravan-store").start()).join();
    }
}
