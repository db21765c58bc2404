package caravan.delivery;

import caravan.Complaints;
import caravan.Settings;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

/**
 * Sends what this process has leased, to many destinations at once: each has a lane of its own,
 * with a bound, so that those that hang hold up nobody else. What does not get its turn while its
 * lease lasts is left to the next claim.
 */
@Singleton
public class Dispatch {

    /** Makes an attempt and writes down what came of it; empty when it broke off. */
    public interface Stage {
        void send(Leased leased, Consumer<Optional<Settlement>> settled);

        /** These did not get their turn in time. */
        void giveBack(List<Leased> late);
    }

    /** Asks for a claim soon: of what is due to anybody, or to those that are {@link #hungry}. */
    public interface Nudge {
        void claim();

        void claimMore();
    }

    /** When one attempt has ended, so many are called in vain before it is left at that. */
    private static final int CALLS = 8;

    private final Stage stage;
    private final Nudge nudge;
    private final Standing standing;
    private final Complaints complaints;
    private final int bound;
    private final long byteBound;
    private final Places places;
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Webhooks of which there is more in the store than there was room for. */
    private final Set<String> moreIsDue = new HashSet<>();

    private final ScheduledThreadPoolExecutor turns = new ScheduledThreadPoolExecutor(1);

    /** Those of them that have room for it now. */
    private final Map<String, Webhook> hungry = new HashMap<>();

    private int underWay;
    private long bytesUnderWay;
    private boolean stopped;

    Dispatch(
            Settings settings, Stage stage, Nudge nudge, Standing standing, Complaints complaints) {
        this.stage = stage;
        this.nudge = nudge;
        this.standing = standing;
        this.complaints = complaints;
        this.bound = settings.limits().leased();
        this.places = new Places(settings.limits().calls(), settings.limits().hostCalls());
        turns.setRemoveOnCancelPolicy(true);
        this.byteBound = settings.limits().sending().asLongValue();
        standing.onChange(this::dropStale);
    }

    /** What more may be leased. */
    synchronized Allowance allowance() {
        lanes.values().removeIf(Lane::isIdle);
        Set<String> full =
                lanes.entrySet().stream()
                        .filter(lane -> lane.getValue().room() == 0)
                        .map(Map.Entry::getKey)
                        .collect(toSet());
        return new Allowance(free(), freeBytes(), full);
    }

    private int free() {
        return stopped ? 0 : Math.max(0, bound - underWay);
    }

    /**
     * How many more may be leased for this webhook: never more than a quarter of what is free, so
     * that those that hang leave room for the others.
     */
    synchronized int room(Webhook webhook) {
        Lane lane = lanes.get(webhook.id());
        if (lane != null) {
            lane.hear(webhook);
        }
        int room = lane == null ? Lane.room(webhook) : lane.room();
        int held = lane == null ? 0 : lane.held();
        return Math.min(room, Places.share(free(), held));
    }

    /**
     * The same with how many bytes these may have, of which a webhook takes no more than a quarter.
     */
    synchronized Allowance.Part part(Webhook webhook) {
        Lane lane = lanes.get(webhook.id());
        long held = lane == null ? 0 : lane.bytes();
        return new Allowance.Part(room(webhook), Places.share(freeBytes(), held));
    }

    private long freeBytes() {
        return Math.max(0, byteBound - bytesUnderWay);
    }

    /** There is more in the store of these webhooks than there was room for. */
    synchronized void moreIsDue(Collection<String> webhooks) {
        moreIsDue.addAll(webhooks);
    }

    /** The webhooks that have room for what the store has of them; each is told once. */
    synchronized List<Webhook> hungry() {
        List<Webhook> all = List.copyOf(hungry.values());
        hungry.clear();
        return all;
    }

    /** There is more in the store, and room for it. */
    void claimSoon() {
        nudge.claim();
    }

    /**
     * What waits for a webhook that was removed, switched off or changed is given back: whoever
     * claims it then does with it as the webhook is now. What this process changes is heard of
     * before the change is answered, what others change at its next claim: so an attempt may begin
     * by what was changed for the claims' period (half a second) and a read of the store at most.
     */
    private void dropStale() {
        Set<String> concerned;
        synchronized (this) {
            concerned = new HashSet<>(lanes.keySet());
            concerned.removeIf(id -> !lanes.get(id).isConcerned());
        }
        if (concerned.isEmpty()) {
            return;
        }
        Predicate<Webhook> stands = standing.of(concerned);
        List<Leased> dropped = new ArrayList<>();
        synchronized (this) {
            lanes.values().forEach(lane -> dropped.addAll(lane.dropStale(stands)));
            dropped.forEach(this::leave);
        }
        giveBack(dropped);
    }

    private void giveBack(List<Leased> stale) {
        if (!stale.isEmpty()) {
            stage.giveBack(stale);
            nudge.claim();
        }
    }

    /** Hears of what others have changed. */
    void listen() {
        boolean isConcerned;
        synchronized (this) {
            isConcerned = lanes.values().stream().anyMatch(Lane::isConcerned);
        }
        if (isConcerned && standing.hasChanged()) {
            dropStale();
        }
    }

    /** Sends these, each in its turn. */
    public void begin(List<Leased> leased) {
        List<Leased> left = leased;
        long readAt = leased.stream().mapToLong(Leased::askedAt).min().orElse(0);
        while (!left.isEmpty() && !hasBegun(left, readAt)) {
            readAt = System.nanoTime();
            left = withoutStale(left);
        }
    }

    private List<Leased> withoutStale(List<Leased> leased) {
        Predicate<Webhook> stands =
                standing.of(leased.stream().map(each -> each.webhook().id()).collect(toSet()));
        Map<Boolean, List<Leased>> parts =
                leased.stream().collect(partitioningBy(each -> stands.test(each.webhook())));
        giveBack(parts.get(false));
        return parts.get(true);
    }

    /** Whether they were begun: not when their webhooks have changed since they were read. */
    private boolean hasBegun(List<Leased> leased, long readAt) {
        List<Leased> ready = new ArrayList<>();
        synchronized (this) {
            if (stopped) {
                return true;
            }
            if (!standing.isFresh(readAt)) {
                return false;
            }
            for (Leased each : leased) {
                lanes.computeIfAbsent(each.webhook().id(), id -> new Lane(each.webhook()))
                        .add(each);
                underWay++;
                bytesUnderWay += each.delivery().size();
            }
            leased.stream()
                    .map(each -> each.webhook().id())
                    .distinct()
                    .forEach(id -> take(id, ready));
        }
        ready.forEach(this::send);
        return true;
    }

    /** What may begin now. Returns whether it lacks a place for more. */
    private boolean take(String id, List<Leased> ready) {
        Lane lane = lanes.get(id);
        if (lane == null) {
            return false;
        }
        List<Leased> late = lane.dropLate();
        if (!late.isEmpty()) {
            late.forEach(this::leave);
            apart(() -> stage.giveBack(late));
        }
        lane.takeReady(places, ready);
        if (lane.isIdle()) {
            lanes.remove(id);
        } else if (!stopped) {
            lane.setTurn(wait -> turns.schedule(() -> turn(id), wait, TimeUnit.NANOSECONDS));
        }
        return lane.lacksPlace();
    }

    private void leave(Leased leased) {
        underWay--;
        bytesUnderWay -= leased.delivery().size();
        notifyAll();
    }

    private void turn(String id) {
        synchronized (this) {
            Optional.ofNullable(lanes.get(id)).ifPresent(Lane::turnCame);
        }
        goOn(id);
    }

    private void goOn(String id) {
        List<Leased> ready = new ArrayList<>();
        synchronized (this) {
            take(id, ready);
        }
        ready.forEach(this::send);
    }

    /** After an attempt of this webhook: who waits for its place comes first. */
    private void goOn(String id, String host) {
        List<Leased> ready = new ArrayList<>();
        synchronized (this) {
            Optional<String> called = places.call(host);
            for (int inVain = 0; called.isPresent() && inVain < CALLS; ) {
                inVain += take(called.get(), ready) ? 1 : 0;
                called = places.call(host);
            }
            take(id, ready);
        }
        ready.forEach(this::send);
    }

    /** Whatever happens in it, an attempt that has begun ends once. */
    private void send(Leased leased) {
        AtomicBoolean ended = new AtomicBoolean();
        long begun = System.nanoTime();
        try {
            stage.send(
                    leased,
                    settlement -> {
                        if (ended.compareAndSet(false, true)) {
                            ended(leased, begun, settlement);
                        }
                    });
        } catch (RuntimeException | Error fault) {
            complaints.warn("An attempt could not begin", fault.toString());
            if (ended.compareAndSet(false, true)) {
                ended(leased, begun, Optional.empty());
            }
        }
    }

    private void ended(Leased leased, long begun, Optional<Settlement> settlement) {
        String id = leased.webhook().id();
        String host;
        boolean hasRoom;
        synchronized (this) {
            leave(leased);
            Lane lane = lanes.get(id);
            lane.ended(leased, settlement.map(Settlement::outcome), begun);
            host = lane.host(leased);
            places.leave(host);
            hasRoom = lane.room() * 2 >= lane.capacity() && moreIsDue.remove(id);
            if (hasRoom) {
                hungry.put(id, leased.webhook());
            }
        }
        if (settlement.isPresent()) {
            goOn(id, host);
        } else {
            // What breaks off at once would else go deeper with each that waits.
            apart(() -> goOn(id, host));
        }
        if (hasRoom) {
            nudge.claimMore();
        }
    }

    private void apart(Runnable work) {
        try {
            turns.execute(work);
        } catch (RejectedExecutionException stopping) {
            // Nothing begins any more.
        }
    }

    /**
     * From now on nothing is leased or begun; returns when what is under way has come to its end,
     * or this time is over.
     *
     * @return what was leased and never began
     */
    public synchronized List<Leased> stop(Duration most) throws InterruptedException {
        stopped = true;
        turns.shutdownNow();
        List<Leased> dropped = new ArrayList<>();
        lanes.values().forEach(lane -> dropped.addAll(lane.dropAll()));
        dropped.forEach(this::leave);
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis(); underWay > 0 && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return dropped;
    }

    /** How long a webhook's destination still rests here; zero when it does not. */
    synchronized Duration rest(String webhook) {
        Lane lane = lanes.get(webhook);
        return lane == null ? Duration.ZERO : lane.rest();
    }

    /** How many attempts are under way, or wait for their turn. */
    public synchronized int underWay() {
        return underWay;
    }

    /** Of how many bytes they are. */
    synchronized long bytesUnderWay() {
        return bytesUnderWay;
    }
}
