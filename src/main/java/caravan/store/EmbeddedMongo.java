package caravan.store;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;

/**
 * The store of a Caravan that was given no {@code MONGODB_URL}: MongoDB's wire protocol on one file
 * of this process.
 *
 * <p>It listens on 127.0.0.1 without a password, so every user of the same machine can reach it. A
 * write is answered when it is on the disk; a reader may see it shortly before, as with MongoDB's
 * read concern {@code local}. When the disk refuses a write, that one and all that were under way
 * are answered with an error; within a second the file is opened again, as it is on the disk. From
 * then on inserts and {@code ping} are answered with the error {@code OutOfDiskSpace} until there
 * is room again; a reserve is given up for what is changed and deleted meanwhile.
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

    /** The code of the error {@code OutOfDiskSpace}, as MongoDB has it. */
    public static final int NO_ROOM = 14031;

    private static final long CARE_MILLIS = 1_000;

    private final MongoServer server;
    private final MongoBackend backend;
    private final ScheduledExecutorService care = uninterrupted();
    private final int port;

    private EmbeddedMongo(MongoBackend backend, int port) {
        this.backend = backend;
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
        RecoveringBackend backend = new RecoveringBackend(new StoreFile(folder, cacheMegabytes));
        EmbeddedMongo mongo = new EmbeddedMongo(backend, port);
        mongo.care.scheduleWithFixedDelay(
                backend::recover, CARE_MILLIS, CARE_MILLIS, TimeUnit.MILLISECONDS);
        return mongo;
    }

    /** A store that is gone when the process is: a stand-in for a database server in tests. */
    public static EmbeddedMongo inMemory(int port) {
        return new EmbeddedMongo(new DurableBackend(MVStore.open(null), () -> true), port);
    }

    public String connectionString() {
        return "mongodb://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /**
     * Gives the space of replaced and deleted documents back to the file system, down to five
     * quarters of what is in use and 16 MB. Nothing is answered meanwhile.
     *
     * @param most after which no further round of writing 8 MB is begun
     */
    public synchronized void compact(Duration most) {
        if (backend instanceof RecoveringBackend file) {
            apart(() -> file.compact(most));
        }
    }

    /**
     * The same for a store in use, to be called once a second: until somebody waits; and while many
     * come and go, down to twice of what is in use and 128 MB only.
     */
    public synchronized void compactGently(Duration most) {
        if (backend instanceof RecoveringBackend file) {
            apart(() -> file.compactGently(most));
        }
    }

    /** Ends the clients' connections, then writes what is left and closes the file. */
    @Override
    public synchronized void close() {
        apart(
                () -> {
                    care.shutdown();
                    server.shutdownNow();
                });
    }

    private void apart(Runnable work) {
        if (!care.isShutdown()) {
            CompletableFuture.runAsync(work, care).join();
        }
    }

    /** An interrupt during file access would close the file under everybody: nobody knows it. */
    private static ScheduledExecutorService uninterrupted() {
        return Executors.newSingleThreadScheduledExecutor(
                work -> {
                    Thread thread = new Thread(work, "caravan-store");
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
