package servers;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends events {@code {"n":1,"third":1}}, {@code {"n":2,"third":2}}, {@code {"n":3,"third":0}} and
 * so on, at a pace; who is away gets none.
 */
public final class Pace implements AutoCloseable {

    /** Each number is sent once, by whichever. */
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Map<Integer, String> accepted = new ConcurrentHashMap<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Http[] servers;

    private Pace(Http[] servers) {
        this.servers = servers;
    }

    /** To these in turn, so many milliseconds after each answer. */
    public static Pace start(long millis, Http... servers) {
        Pace pace = new Pace(servers);
        pace.clock.scheduleWithFixedDelay(pace::send, 0, millis, TimeUnit.MILLISECONDS);
        return pace;
    }

    private void send() {
        int number = NEXT.incrementAndGet();
        Http server = servers[number % servers.length];
        try {
            if (server.isThere()) {
                String json = "{\"n\":" + number + ",\"third\":" + third(number) + "}";
                Http.Answer answer = server.json("POST", "/data", json);
                if (answer.status() == 202) {
                    accepted.put(number, answer.json().get("id").textValue());
                }
            }
        } catch (UncheckedIOException gone) {
            // Nobody knows whether it is stored.
        } catch (Throwable fault) {
            faults.add(fault);
        }
    }

    /** What stands beside a number. */
    public static int third(int number) {
        return number % 3;
    }

    /** Those answered 202 so far: the number sent, and the id that it got. */
    public Map<Integer, String> accepted() {
        return Map.copyOf(accepted);
    }

    /** The ids of those answered 202 so far. */
    public Set<String> ids() {
        return Set.copyOf(accepted.values());
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Throwable fault : faults) {
            throw new AssertionError("sending failed", fault);
        }
    }
}
