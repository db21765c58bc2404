package caravan.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are under way, so that a stop can wait for their answers. */
@Singleton
public class Traffic {

    private static final int BEHIND_THE_GATE = 950;
    private static final Set<String> WEB_SOCKET = Set.of("/ws", "/ws/");

    private final AtomicInteger underWay = new AtomicInteger();

    void install(@Observes Filters filters) {
        filters.register(this::count, BEHIND_THE_GATE);
    }

    /** Waits until every request that came in was answered, or this long. */
    public void awaitEnd(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        synchronized (underWay) {
            for (long left = most.toMillis(); underWay.get() > 0 && left > 0; ) {
                underWay.wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        }
    }

    /** A WebSocket is no request that will be answered. */
    private void count(RoutingContext context) {
        if (!WEB_SOCKET.contains(context.normalizedPath())) {
            underWay.incrementAndGet();
            context.addEndHandler(done -> answered());
        }
        context.next();
    }

    private void answered() {
        if (underWay.decrementAndGet() == 0) {
            synchronized (underWay) {
                underWay.notifyAll();
            }
        }
    }
}
