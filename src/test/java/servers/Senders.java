package servers;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many senders at once, who write down what they were answered. */
public final class Senders implements AutoCloseable {

    private static final int THREADS = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Http.Answer> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final Http http;
    private volatile boolean enough;

    private Senders(Http http) {
        this.http = http;
    }

    /** Sends so many events from eight threads; returns the ids, when all were answered. */
    public static List<String> send(Http http, int number) {
        Senders senders = new Senders(http);
        IntStream.range(0, number).forEach(i -> senders.threads.execute(senders::sendOne));
        senders.stop();
        if (senders.accepted.size() < number) {
            throw new AssertionError("not all were answered 202: " + senders.refused);
        }
        return List.copyOf(senders.accepted);
    }

    /** Sends on and on, from eight threads, until it is stopped. */
    public static Senders start(Http http) {
        Senders senders = new Senders(http);
        for (int i = 0; i < THREADS; i++) {
            senders.threads.execute(
                    () -> {
                        while (!senders.enough) {
                            senders.sendOne();
                        }
                    });
        }
        return senders;
    }

    private void sendOne() {
        try {
            String body = "{\"number\":" + number.incrementAndGet() + "}";
            Http.Answer answer = http.json("POST", "/data", body);
            if (answer.status() == 202) {
                accepted.add(answer.json().get("id").textValue());
            } else {
                refused.add(answer);
            }
        } catch (UncheckedIOException gone) {
            // No answer: the server was killed. Whether the event landed is not known.
        }
    }

    /** The ids that were answered so far. */
    public List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** The answers so far that were no 202. */
    public Collection<Http.Answer> refused() {
        return new ArrayList<>(refused);
    }

    /** Ends, when what was under way has been answered. */
    public void stop() {
        enough = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("No answer in two minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
