package caravan.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.awaitility.Awaitility.await;

/** A store whose writes stand until they are told how to end. */
final class HeldStore implements Journal.Store {

    private static final Duration SOON = Duration.ofMillis(2);

    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private volatile boolean open;

    /** A write under way. */
    static final class Write {

        private final List<Event> batch;
        private final CompletableFuture<Map<Integer, Journal.Refused>> answer =
                new CompletableFuture<>();

        private Write(List<Event> batch) {
            this.batch = batch;
        }

        List<String> bodies() {
            return batch.stream().map(TestEvents::text).toList();
        }

        void end() {
            end(Map.of());
        }

        void end(Map<Integer, Journal.Refused> refused) {
            answer.complete(refused);
        }

        void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public Map<Integer, Journal.Refused> write(List<Event> batch) {
        Write write = new Write(batch);
        writes.add(write);
        if (open) {
            write.end();
        }
        try {
            return write.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** How many have begun. */
    int begun() {
        return writes.size();
    }

    /** The write of this number, from 0, once it has begun. */
    Write write(int number) {
        await("write " + number).pollInterval(SOON).until(() -> writes.size() > number);
        return writes.get(number);
    }

    /** All that was written, in the order of the writes. */
    List<Event> written() {
        return writes.stream().flatMap(write -> write.batch.stream()).toList();
    }

    List<Integer> sizes() {
        return writes.stream().map(write -> write.batch.size()).toList();
    }

    /** Lets everything end, now and from now on. */
    void open() {
        open = true;
        writes.forEach(Write::end);
    }
}
