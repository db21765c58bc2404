package caravan.delivery;

import caravan.Complaints;
import caravan.webhook.Webhooks;
import com.mongodb.MongoException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Writes down what came of attempts: while some are being written the next gather. What cannot be
 * written while its lease lasts is sent again by whoever comes then.
 */
@Singleton
public class Settling {

    private static final int AT_ONCE = 500;
    private static final long PAUSE_MILLIS = 100;

    private record Waiting(Settlement settlement, CompletableFuture<Settlement> written) {}

    private final Work work;
    private final History history;
    private final Webhooks webhooks;
    private final Complaints complaints;
    private final Clock clock;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    Settling(Work work, History history, Webhooks webhooks, Complaints complaints, Clock clock) {
        this.work = work;
        this.history = history;
        this.webhooks = webhooks;
        this.complaints = complaints;
        this.clock = clock;
    }

    /** Completes when it is written, or never will be from here. */
    public synchronized CompletionStage<Settlement> settle(Settlement settlement) {
        Waiting one = new Waiting(settlement, new CompletableFuture<>());
        waiting.add(one);
        if (!busy) {
            busy = true;
            writer.execute(this::write);
        }
        return one.written;
    }

    private void write() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            write(batch.stream().map(Waiting::settlement).toList());
            batch.forEach(each -> each.written.complete(each.settlement));
        }
    }

    private synchronized List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < AT_ONCE) {
            batch.add(waiting.poll());
        }
        busy = !batch.isEmpty();
        return batch;
    }

    private void write(List<Settlement> batch) {
        List<Settlement> left = batch;
        while (!left.isEmpty()) {
            try {
                writeOnce(left);
                return;
            } catch (MongoException e) {
                complaints.warn("What came of attempts could not be written yet", e.toString());
                left = left.stream().filter(each -> !each.leased().isOver()).toList();
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeOnce(List<Settlement> batch) {
        Instant now = clock.instant();
        List<History.Done> done = new ArrayList<>();
        for (Settlement each : held(batch)) {
            Delivery delivery = each.leased().delivery();
            if (each.outcome() instanceof Outcome.Again again) {
                work.tryAgain(delivery.id(), each.attempt(), again.at());
            } else if (each.outcome() instanceof Outcome.Postponed later) {
                work.leave(delivery.id(), later.at());
            } else {
                Delivery.State state = state(each.outcome());
                done.add(new History.Done(delivery.with(each.attempt()), state, now));
            }
        }
        history.add(done);
        work.remove(done.stream().map(each -> each.delivery().id()).toList());
        batch.stream()
                .filter(each -> each.outcome() instanceof Outcome.Gone)
                .map(each -> each.leased().webhook())
                .forEach(gone -> webhooks.switchOff(gone, now));
    }

    /** What another process may have taken by now is settled only if it has not. */
    private List<Settlement> held(List<Settlement> batch) {
        List<String> doubtful =
                batch.stream()
                        .filter(each -> each.leased().isOver())
                        .map(each -> each.leased().delivery().id())
                        .toList();
        if (doubtful.isEmpty()) {
            return batch;
        }
        Set<String> lost = new HashSet<>(doubtful);
        lost.removeAll(work.held(doubtful));
        return batch.stream()
                .filter(each -> !lost.contains(each.leased().delivery().id()))
                .toList();
    }

    private static Delivery.State state(Outcome outcome) {
        if (outcome instanceof Outcome.Delivered) {
            return Delivery.State.DELIVERED;
        }
        return outcome instanceof Outcome.Dead ? Delivery.State.DEAD : Delivery.State.FAILED;
    }

    /** Ends when all that waits is written. */
    public void stop() throws InterruptedException {
        writer.shutdown();
        writer.awaitTermination(5, TimeUnit.SECONDS);
    }
}
