package caravan.delivery;

import caravan.Complaints;
import com.mongodb.MongoException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import static java.util.stream.Collectors.toSet;

/**
 * Writes down what came of attempts: while some are being written the next gather. What cannot be
 * written while its lease lasts is sent again by whoever comes then.
 */
@Singleton
public class Settling {

    private static final int AT_ONCE = 500;
    private static final long PAUSE_MILLIS = 100;

    private record Waiting(Settlement settlement, CompletableFuture<Settlement> written) {

        void complete() {
            written.complete(settlement);
        }
    }

    private final Work work;
    private final History history;
    private final Standing standing;
    private final Consequences consequences;
    private final Complaints complaints;
    private final Clock clock;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService apart = Executors.newSingleThreadScheduledExecutor();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    Settling(
            Work work,
            History history,
            Standing standing,
            Consequences consequences,
            Complaints complaints,
            Clock clock) {
        this.work = work;
        this.history = history;
        this.standing = standing;
        this.consequences = consequences;
        this.complaints = complaints;
        this.clock = clock;
    }

    /** Completes when it is written, or never will be from here. */
    public synchronized CompletionStage<Settlement> settle(Settlement settlement) {
        if (writer.isShutdown()) {
            return CompletableFuture.completedStage(settlement);
        }
        Waiting one = new Waiting(settlement, new CompletableFuture<>());
        waiting.add(one);
        if (!busy) {
            writer.execute(this::write);
            busy = true;
        }
        return one.written;
    }

    private void write() {
        for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
            write(batch);
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

    private void write(List<Waiting> batch) {
        List<Waiting> left = batch;
        while (!left.isEmpty()) {
            try {
                writeOnce(left.stream().map(Waiting::settlement).toList());
                left.forEach(Waiting::complete);
                return;
            } catch (MongoException e) {
                complaints.warn("What came of attempts could not be written yet", e.toString());
            } catch (RuntimeException | Error fault) {
                complaints.warn("What came of attempts cannot be written", fault.toString());
                if (left.size() > 1) {
                    // One of them may be at fault: the others need not suffer for it.
                    left.forEach(each -> write(List.of(each)));
                } else {
                    writeApart(left.get(0));
                }
                return;
            }
            left = withoutOver(left);
            pause();
        }
    }

    private static List<Waiting> withoutOver(List<Waiting> batch) {
        List<Waiting> left = new ArrayList<>();
        for (Waiting each : batch) {
            if (each.settlement.leased().isOver()) {
                each.complete();
            } else {
                left.add(each);
            }
        }
        return left;
    }

    /** Nobody waits for one at fault: it is tried now and then while its lease lasts. */
    private void writeApart(Waiting one) {
        if (withoutOver(List.of(one)).isEmpty()) {
            return;
        }
        try {
            apart.schedule(() -> write(List.of(one)), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            one.complete();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** May be done again, whole or in part. */
    private void writeOnce(List<Settlement> batch) {
        Instant now = clock.instant();
        List<Settlement> ours = held(batch);
        List<History.Done> done = new ArrayList<>();
        List<Work.Hold> over = new ArrayList<>();
        List<Work.Later> later = new ArrayList<>();
        for (Settlement each : ours) {
            Delivery delivery = each.leased().delivery();
            Work.Hold hold = each.leased().hold();
            if (each.outcome() instanceof Outcome.Again again) {
                later.add(new Work.Later(hold, Optional.of(each.attempt()), again.at()));
            } else if (each.outcome() instanceof Outcome.Postponed postponed) {
                later.add(new Work.Later(hold, Optional.empty(), postponed.at()));
            } else if (each.outcome() instanceof Outcome.Lapsed) {
                later.add(new Work.Later(hold, Optional.empty(), now));
            } else {
                Delivery.State state = state(each.outcome());
                done.add(new History.Done(delivery.with(each.attempt()), state, now));
                over.add(hold);
            }
        }
        boolean wereThere = work.later(later);
        history.add(done);
        wereThere &= work.remove(over);
        List<Settlement> kept = wereThere ? ours : withInbox(ours);
        consequences.of(withWebhook(kept), now);
        consequences.cancelWhatCameBack(kept);
    }

    /** Of an inbox that is gone nothing is kept: its work went before its history. */
    private List<Settlement> withInbox(List<Settlement> settled) {
        Set<String> gone = standing.goneInboxes(all(settled, each -> each.delivery().inbox()));
        history.forget(
                all(
                        settled.stream()
                                .filter(it -> gone.contains(it.leased().delivery().inbox()))
                                .toList(),
                        each -> each.delivery().id()));
        return settled.stream()
                .filter(it -> !gone.contains(it.leased().delivery().inbox()))
                .toList();
    }

    /** Of a webhook that is gone its log is kept, and not how it is. */
    private List<Settlement> withWebhook(List<Settlement> settled) {
        Set<String> gone =
                standing.goneWebhooks(
                        all(
                                settled.stream()
                                        .filter(it -> !standing.isFresh(it.leased().askedAt()))
                                        .toList(),
                                each -> each.webhook().id()));
        return settled.stream().filter(it -> !gone.contains(it.leased().webhook().id())).toList();
    }

    private static Set<String> all(List<Settlement> settled, Function<Leased, String> id) {
        return settled.stream().map(Settlement::leased).map(id).collect(toSet());
    }

    /** What another process may have taken by now is settled only if it has not. */
    private List<Settlement> held(List<Settlement> batch) {
        Set<Work.Hold> lost = new HashSet<>();
        for (Settlement each : batch) {
            if (each.leased().isOver()) {
                lost.add(each.leased().hold());
            }
        }
        lost.removeAll(work.held(lost));
        return batch.stream().filter(each -> !lost.contains(each.leased().hold())).toList();
    }

    private static Delivery.State state(Outcome outcome) {
        if (outcome instanceof Outcome.Delivered) {
            return Delivery.State.DELIVERED;
        }
        return outcome instanceof Outcome.Dead ? Delivery.State.DEAD : Delivery.State.FAILED;
    }

    /** These were leased and never began: whoever comes first may have them. */
    public void giveBack(List<Leased> unbegun) {
        Instant now = clock.instant();
        try {
            work.later(
                    unbegun.stream()
                            .map(each -> new Work.Later(each.hold(), Optional.empty(), now))
                            .toList());
        } catch (MongoException e) {
            complaints.warn("Deliveries wait until their leases are over", e.toString());
        }
    }

    /** Ends when all that waits is written. */
    public void stop() throws InterruptedException {
        synchronized (this) {
            writer.shutdown();
        }
        apart.shutdownNow();
        writer.awaitTermination(Duration.ofSeconds(5).toSeconds(), TimeUnit.SECONDS);
    }
}
