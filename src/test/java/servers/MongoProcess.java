package servers;

import caravan.store.EmbeddedMongo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The embedded store as a database server of its own: {@code MongoProcess <port> [<folder>]},
 * without a folder in memory. It compacts its file often, so that a kill falls into that too, and
 * ends when its input does, so it never outlives who started it.
 */
public final class MongoProcess {

    private static final Logger LIBRARY = Logger.getLogger("de.bwaldvogel.mongo");
    private static final int CACHE_MEGABYTES = 64;
    private static final Duration COMPACTION = Duration.ofMillis(200);

    private MongoProcess() {}

    public static void main(String[] args) throws IOException {
        LIBRARY.setLevel(Level.WARNING);
        int port = Integer.parseInt(args[0]);
        EmbeddedMongo mongo =
                args.length == 1
                        ? EmbeddedMongo.inMemory(port)
                        : EmbeddedMongo.start(Path.of(args[1]), CACHE_MEGABYTES, port);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        timer.scheduleWithFixedDelay(() -> mongo.compact(COMPACTION), 1, 1, TimeUnit.SECONDS);
        System.in.transferTo(OutputStream.nullOutputStream());
        timer.shutdown();
        mongo.close();
    }
}
