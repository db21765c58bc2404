package caravan.delivery;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows the open connections: how many there are, and which have not been used yet. */
final class Connections {

    /** For what else is under way on a connection that nothing new is to be sent on. */
    private static final long LAST_SECONDS = 15;

    private final int bound;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<HttpConnection> unused = ConcurrentHashMap.newKeySet();

    Connections(int bound) {
        this.bound = bound;
    }

    void opened(HttpConnection connection) {
        open.incrementAndGet();
        unused.add(connection);
        connection.exceptionHandler(failure -> {}); // Its request has it too.
        connection.closeHandler(
                closed -> {
                    open.decrementAndGet();
                    unused.remove(connection);
                });
    }

    /** Whether a request has its connection from an earlier one. */
    boolean isReused(HttpClientRequest request) {
        return !unused.remove(request.connection());
    }

    /** Whether so many are open that none is to be kept. */
    boolean isFull() {
        return open.get() > bound;
    }

    int open() {
        return open.get();
    }

    /**
     * Gives a request up: in HTTP/1.1 its connection is closed. In HTTP/2 others use it too, and if
     * it let a request time out it may be dead: nothing new is sent on it.
     */
    static void abandon(HttpClientRequest request, boolean suspect) {
        request.reset();
        if (suspect && request.version() == HttpVersion.HTTP_2) {
            request.connection().shutdown(LAST_SECONDS, TimeUnit.SECONDS);
        }
    }
}
