package caravan.delivery;

import caravan.Settings;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Sends what this process has leased, to many destinations at once: each has a lane of its own,
 * with a bound, so that those that hang hold up nobody else. What does not get its turn while its
 * lease lasts is left to the next claim.
 */
@Singleton
public class Dispatch {

    /** Makes an attempt and writes down what came of it. It never throws. */
    public interface Stage {
        void send(Leased leased, Consumer<Settlement> settled);
    }

    /** Asks for a claim soon. */
    public interface Nudge {
        void claim();
    }

    private final Stage stage;
    private final Nudge nudge;
    private final int bound;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor();
    private int underWay;
    private boolean moreIsDue;
    private boolean stopped;

    Dispatch(Settings settings, Stage stage, Nudge nudge) {
        this.stage = stage;
        this.nudge = nudge;
        this.bound = settings.limits().calls();
    }

    /** How many more may be leased in all. */
    synchronized int room() {
        return stopped ? 0 : Math.max(0, bound - underWay);
    }

    /** How many more may be leased for this webhook. */
    synchronized int room(Webhook webhook) {
        Lane lane = lanes.get(webhook.id());
        int room = lane == null ? Lane.room(webhook) : lane.room();
        return stopped ? 0 : Math.min(room, Math.max(0, bound - underWay));
    }

    /** The same by id; one that nothing is under way for has room. */
    synchronized int roomOf(String webhook) {
        Lane lane = lanes.get(webhook);
        return lane == null ? bound : lane.room();
    }

    /** The webhooks for which nothing more may be leased. */
    synchronized Set<String> full() {
        return lanes.entrySet().stream()
                .filter(lane -> lane.getValue().room() == 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** There is more in the store than there was room for. */
    synchronized void moreIsDue() {
        moreIsDue = true;
    }

    /** Sends these, each in its turn. */
    public void begin(List<Leased> leased) {
        List<Leased> ready = new ArrayList<>();
        synchronized (this) {
            for (Leased each : leased) {
                Lane lane =
                        lanes.computeIfAbsent(each.webhook().id(), id -> new Lane(each.webhook()));
                underWay++;
                lane.add(each);
            }
            leased.stream()
                    .map(each -> each.webhook().id())
                    .distinct()
                    .forEach(id -> take(id, ready));
        }
        ready.forEach(this::send);
    }

    /** What may begin now. */
    private void take(String id, List<Leased> ready) {
        Lane lane = lanes.get(id);
        if (lane == null) {
            return;
        }
        underWay -= lane.dropLate();
        lane.takeReady(ready);
        if (lane.isIdle()) {
            lanes.remove(id);
        } else if (lane.waitNanos() > 0) {
            turns.schedule(() -> goOn(id), lane.waitNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void goOn(String id) {
        List<Leased> ready = new ArrayList<>();
        synchronized (this) {
            take(id, ready);
        }
        ready.forEach(this::send);
    }

    private void send(Leased leased) {
        stage.send(leased, settlement -> ended(leased, settlement));
    }

    private void ended(Leased leased, Settlement settlement) {
        String id = leased.webhook().id();
        boolean hungry;
        synchronized (this) {
            underWay--;
            Lane lane = lanes.get(id);
            lane.ended(settlement.outcome());
            hungry = moreIsDue && lane.room() * 2 >= Lane.room(leased.webhook());
            moreIsDue = moreIsDue && !hungry;
        }
        goOn(id);
        if (hungry) {
            nudge.claim();
        }
    }

    /** From now on nothing is leased or begun; what is under way comes to its end. */
    public synchronized void stop() {
        stopped = true;
        lanes.values().forEach(lane -> underWay -= lane.dropAll());
    }

    /** How many attempts are under way, or wait for their turn. */
    public synchronized int underWay() {
        return underWay;
    }
}
