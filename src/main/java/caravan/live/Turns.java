package caravan.live;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Writes to viewers in short turns. Viewers and senders share the event loops, and a message for
 * thousands of viewers written in one go would keep a loop from receiving: so each loop has at most
 * one turn under way, a turn writes little, and between two turns the loop does what else is due.
 */
@Singleton
class Turns {

    private static final int VIEWERS = 64;
    private static final int MESSAGES = 32;

    /** Turns are asked for from here, not from the loop itself, which would prefer its own. */
    private final ExecutorService pacer = Executors.newSingleThreadExecutor();

    private final Map<Context, Loop> loops = new ConcurrentHashMap<>();

    void request(Viewer viewer) {
        // Every request has a context of its own; those of one loop have their root in common.
        Context root = VertxContext.getRootContext(viewer.loop());
        loops.computeIfAbsent(root, Loop::new).request(viewer);
    }

    /** How many event loops have had a turn. */
    int loops() {
        return loops.size();
    }

    @PreDestroy
    void stop() {
        pacer.shutdown();
    }

    private final class Loop {

        private final Context context;
        private final Set<Viewer> ready = new LinkedHashSet<>();
        private boolean asked;

        Loop(Context context) {
            this.context = context;
        }

        void request(Viewer viewer) {
            synchronized (this) {
                ready.add(viewer);
                if (asked) {
                    return;
                }
                asked = true;
            }
            context.runOnContext(now -> turn());
        }

        private void turn() {
            for (int i = 0; i < VIEWERS; i++) {
                Viewer viewer = poll();
                if (viewer == null) {
                    return;
                }
                if (writes(viewer)) {
                    add(viewer);
                }
            }
            pacer.execute(() -> context.runOnContext(now -> turn()));
        }

        /** A socket that has closed says so by throwing: the others' turn goes on. */
        private boolean writes(Viewer viewer) {
            try {
                return viewer.write(MESSAGES);
            } catch (RuntimeException closed) {
                viewer.close(Viewer.Close.TOO_SLOW);
                return false;
            }
        }

        private synchronized void add(Viewer viewer) {
            ready.add(viewer);
        }

        private synchronized Viewer poll() {
            var first = ready.iterator();
            if (!first.hasNext()) {
                asked = false;
                return null;
            }
            Viewer viewer = first.next();
            first.remove();
            return viewer;
        }
    }
}
