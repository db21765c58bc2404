package caravan.delivery;

import caravan.Complaints;
import caravan.MovableClock;
import caravan.Settings;
import caravan.TestSettings;
import caravan.event.Event;
import caravan.event.EventDocument;
import caravan.event.StoredEvents;
import caravan.event.TestEvents;
import caravan.event.TestNotices;
import caravan.store.Collections;
import caravan.store.TestStore;
import caravan.webhook.TestWebhooks;
import caravan.webhook.Webhook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bson.Document;

/** The outbound core of one process on a real store; its attempts end when they are told to. */
final class Outbound implements AutoCloseable {

    static final String EVENTS = "'trigger':{'events':{}}";

    final TestStore store;
    final MovableClock clock;
    final TestNotices notices = new TestNotices();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final TestWebhooks hooks;
    final Work work;
    final History history;
    final Dispatch dispatch;
    final Owing owing;
    final Again again;
    final CountingLog log;
    final Planner planner;
    final Ticker ticker;
    final Claims claims;
    final Cancellation cancellation;
    final Settling settling;
    final Tallies tallies;
    final Health health;
    final Told told = new Told();
    final List<Leased> begun = new CopyOnWriteArrayList<>();
    final AtomicInteger nudges = new AtomicInteger();
    private final Map<String, Consumer<Optional<Settlement>>> underWay = new ConcurrentHashMap<>();
    private final boolean alone;
    volatile RuntimeException fault;

    /** What happens before the store's answer is there. */
    volatile Runnable afterOwing = () -> {};

    Outbound(String... settings) {
        this(new TestStore(TestSettings.with()), new MovableClock(), true, settings);
    }

    /** The log, which knows how often it was asked what there is. */
    static final class CountingLog extends Deliveries {

        int asked;

        CountingLog(Collections collections) {
            super(collections);
        }

        @Override
        Set<String> there(Collection<String> ids) {
            asked++;
            return super.there(ids);
        }
    }

    private Outbound(TestStore store, MovableClock clock, boolean alone, String... settings) {
        Settings all = TestSettings.with(settings);
        Complaints complaints = new Complaints();
        this.store = store;
        this.clock = clock;
        this.alone = alone;
        hooks = new TestWebhooks(store.collections());
        work = work(store);
        Standing standing = new Standing(store.collections(), hooks.changes);
        dispatch = new Dispatch(all, stage(), nudge(), standing, complaints);
        tallies = new Tallies(store.collections(), dispatch, complaints, clock);
        health = new Health(store.collections(), tallies, dispatch, clock);
        Reports reports = new Reports(told, tallies, new DeliveryMetrics(metrics), clock);
        history = new History(store.collections(), reports);
        Backlog backlog = new Backlog(store.collections(), all);
        owing = new Owing(work, history, backlog, dispatch, reports, clock);
        log = new CountingLog(store.collections());
        again =
                new Again(
                        log,
                        work,
                        backlog,
                        owing,
                        dispatch,
                        new StoredEvents(store).events(all),
                        clock);
        planner = new Planner(hooks.known, owing, history, clock);
        ticker = new Ticker(hooks.schedules, hooks.webhooks, hooks.known, owing, clock);
        claims =
                new Claims(
                        work,
                        history,
                        hooks.known,
                        new StoredEvents(store).events(all),
                        dispatch,
                        reports,
                        clock);
        cancellation = new Cancellation(work, history, clock);
        settling =
                new Settling(
                        work,
                        history,
                        standing,
                        new Consequences(
                                hooks.webhooks,
                                hooks.known,
                                new Streaks(store.collections()),
                                cancellation,
                                notices.notices(clock),
                                reports),
                        complaints,
                        clock);
    }

    private Work work(TestStore store) {
        return new Work(store.collections()) {
            @Override
            Set<String> owe(
                    Collection<Delivery> waiting,
                    Collection<Delivery> leased,
                    String holder,
                    Instant now) {
                Set<String> written = super.owe(waiting, leased, holder, now);
                afterOwing.run();
                return written;
            }
        };
    }

    /** Another process on the same store and clock. */
    Outbound other() {
        return new Outbound(store, clock, false);
    }

    private Dispatch.Stage stage() {
        return new Dispatch.Stage() {
            @Override
            public void send(Leased leased, Consumer<Optional<Settlement>> settled) {
                Outbound.this.send(leased, settled);
            }

            @Override
            public void giveBack(List<Leased> late) {
                settling.giveBack(late);
            }
        };
    }

    private Dispatch.Nudge nudge() {
        return new Dispatch.Nudge() {
            @Override
            public void claim() {
                nudges.incrementAndGet();
            }

            @Override
            public void claimMore() {
                nudges.incrementAndGet();
            }
        };
    }

    private void send(Leased leased, Consumer<Optional<Settlement>> settled) {
        if (fault != null) {
            throw fault;
        }
        begun.add(leased);
        underWay.put(leased.holder() + leased.delivery().id(), settled);
    }

    Webhook register(String name, String fields) {
        return hooks.register(name, fields, clock.instant());
    }

    Event event(String body) {
        Event event = TestEvents.event(body);
        store.run(EventDocument.insert(List.of(event), "journal"));
        return event;
    }

    List<Event> events(int number) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            events.add(event("" + i));
        }
        return events;
    }

    Settlement settlement(Leased leased, Outcome outcome) {
        Attempt attempt =
                new Attempt(
                        clock.instant(), Duration.ZERO, OptionalInt.of(200), Optional.empty(), "");
        return new Settlement(leased, attempt, outcome);
    }

    /** Writes it down and waits for that, then tells dispatch. */
    void end(Leased leased, Outcome outcome) {
        Settlement settlement = settlement(leased, outcome);
        settling.settle(settlement).toCompletableFuture().join();
        ended(leased, Optional.of(settlement));
    }

    /** Tells dispatch only. */
    void ended(Leased leased, Outcome outcome) {
        ended(leased, Optional.of(settlement(leased, outcome)));
    }

    void breakOff(Leased leased) {
        ended(leased, Optional.empty());
    }

    private void ended(Leased leased, Optional<Settlement> settlement) {
        Consumer<Optional<Settlement>> settled =
                underWay.remove(leased.holder() + leased.delivery().id());
        if (settled != null) {
            settled.accept(settlement);
        }
    }

    List<Document> due() {
        return store.collections().deliveriesDue().find().into(new ArrayList<>());
    }

    List<Document> done() {
        return store.collections().deliveriesDone().find().into(new ArrayList<>());
    }

    List<Document> schedules() {
        return store.collections().schedules().find().into(new ArrayList<>());
    }

    List<String> states() {
        return done().stream().map(each -> each.getString("state")).sorted().toList();
    }

    /** The same, with a lease that is over at that time from now on. */
    static Leased until(Leased leased, Duration fromNow) {
        return new Leased(
                leased.delivery(),
                leased.webhook(),
                leased.event(),
                leased.holder(),
                System.nanoTime() + fromNow.toNanos());
    }

    static List<Instant> ticks(List<Leased> leased) {
        return leased.stream().map(each -> each.delivery().tick().orElseThrow()).toList();
    }

    @Override
    public void close() {
        try {
            dispatch.stop(Duration.ZERO);
            settling.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        notices.close();
        if (alone) {
            store.close();
        }
    }
}
