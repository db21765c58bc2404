package servers;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.awaitility.Awaitility.await;

/**
 * Connections that send events one after the other, {@code {"n":1}}, {@code {"n":2}} and so on,
 * each number once, and write down what became of it. One whose server is gone comes back when the
 * server does.
 */
public final class Senders implements AutoCloseable {

    private static final int CONNECTIONS = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ExecutorService connections;
    private final AtomicInteger next = new AtomicInteger();
    private final int last;
    private final Map<Integer, String> accepted = new ConcurrentHashMap<>();
    private final Map<Integer, Http.Answer> refused = new ConcurrentHashMap<>();
    private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean enough;

    private Senders(int last, int connections, Http... servers) {
        this.last = last;
        this.connections = Executors.newFixedThreadPool(connections);
        for (int i = 0; i < connections; i++) {
            Http server = servers[i % servers.length];
            this.connections.execute(() -> sendTo(server));
        }
    }

    /** Sends so many events; returns the ids, when all were answered 202. */
    public static List<String> send(Http http, int number) {
        Senders senders = new Senders(number, CONNECTIONS, http);
        senders.join();
        if (senders.accepted.size() < number) {
            throw new AssertionError("not all were answered 202: " + senders.refused);
        }
        return List.copyOf(senders.accepted.values());
    }

    /** 32 connections, shared out among these servers, that send on and on until stopped. */
    public static Senders start(Http... servers) {
        return start(CONNECTIONS, servers);
    }

    /** The same with so many connections. */
    public static Senders start(int connections, Http... servers) {
        return new Senders(Integer.MAX_VALUE, connections, servers);
    }

    private void sendTo(Http server) {
        try {
            while (!enough) {
                int number = next.incrementAndGet();
                if (number > last) {
                    return;
                }
                post(server, number);
            }
        } catch (Throwable fault) {
            faults.add(fault);
        }
    }

    private void post(Http server, int number) {
        long begun = System.nanoTime();
        try {
            Http.Answer answer = server.json("POST", "/data", "{\"n\":" + number + "}");
            longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
            if (answer.status() == 202) {
                accepted.put(number, answer.json().get("id").textValue());
            } else {
                refused.put(number, answer);
            }
        } catch (UncheckedIOException gone) {
            unanswered.add(number);
            await().forever().until(() -> enough || server.isThere());
        }
    }

    /** Those answered 202 so far: the number sent, and the id that it got. */
    public Map<Integer, String> accepted() {
        return Map.copyOf(accepted);
    }

    /** The ids of those answered 202 so far. */
    public Set<String> ids() {
        return Set.copyOf(accepted.values());
    }

    /** The answers so far that were no 202. */
    public Collection<Http.Answer> refused() {
        return List.copyOf(refused.values());
    }

    /** The numbers that got no answer so far: it is not known whether they are stored. */
    public Set<Integer> unanswered() {
        return Set.copyOf(unanswered);
    }

    /** What the slowest answer so far took. */
    public Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    /** Until so many more were answered 202. */
    public void awaitMore(int number) {
        int wanted = accepted.size() + number;
        await(number + " more events answered 202")
                .atMost(PATIENCE)
                .until(() -> accepted.size() >= wanted);
    }

    /** Until so many more were refused. */
    public void awaitRefused(int number) {
        int wanted = refused.size() + number;
        await(number + " more events refused")
                .atMost(PATIENCE)
                .until(() -> refused.size() >= wanted);
    }

    /** Ends, when what was under way has been answered. */
    public void stop() {
        enough = true;
        join();
    }

    private void join() {
        connections.shutdown();
        try {
            if (!connections.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("No answer in " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Throwable fault : faults) {
            throw new AssertionError("a sender failed", fault);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
