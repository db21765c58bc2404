package caravan.http;

import caravan.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What clients make Caravan hold by being slow: heads that have come in part, requests behind one
 * that is being answered, answers and messages that are not taken. All of it together has one
 * bound; over it, whoever has been slow for longest is cut off.
 */
@Singleton
class SlowClients {

    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private final Settings.Limits limits;
    private final long bound;
    private final MeterRegistry metrics;
    private final Map<ChannelHandlerContext, Long> held = new LinkedHashMap<>();
    private long all;

    SlowClients(Settings settings, MeterRegistry metrics) {
        this.limits = settings.limits();
        this.bound = limits.held().asLongValue();
        this.metrics = metrics;
    }

    Settings.Limits limits() {
        return limits;
    }

    /**
     * The most bytes of a head that are read: {@link Gate} counts without method, version and
     * needless white space, and refuses what is over the limit by less.
     */
    int mostOfHead() {
        return Math.toIntExact(limits.headers().asLongValue()) + 1_024;
    }

    /** This connection takes about so many bytes of memory now; from then on, if it took none. */
    synchronized void hold(ChannelHandlerContext connection, long bytes) {
        Long before = bytes == 0 ? held.remove(connection) : held.put(connection, bytes);
        all += bytes - (before == null ? 0 : before);
        Iterator<Map.Entry<ChannelHandlerContext, Long>> longest = held.entrySet().iterator();
        while (all > bound && longest.hasNext()) {
            Map.Entry<ChannelHandlerContext, Long> slowest = longest.next();
            all -= slowest.getValue();
            longest.remove();
            cut(slowest.getKey());
        }
        notifyAll();
    }

    /**
     * Waits a while for the slow to take what would have to go for a large answer. If they do not,
     * it is their connections that go.
     */
    synchronized void awaitRoom() throws InterruptedException {
        long end = System.nanoTime() + A_WHILE.toNanos();
        for (long left = A_WHILE.toMillis(); all > bound / 2 && left > 0; ) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    /** Ends a connection at once: its client may take nothing that would be sent before. */
    void cut(ChannelHandlerContext connection) {
        metrics.counter("caravan.cut").increment();
        connection.executor().execute(connection::close);
    }
}
