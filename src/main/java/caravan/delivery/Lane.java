package caravan.delivery;

import caravan.webhook.Destination;
import caravan.webhook.Sending;
import caravan.webhook.Webhook;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/** What is being sent to one webhook, and waits to be; not more than it takes at a time. */
final class Lane {

    /** For each attempt that may be under way, so many more wait for it to end. */
    private static final int WAITING = 1;

    private static final int MOST = 4_096;

    /** Where an attempt takes so many seconds, none waits for its turn: its lease would end. */
    private static final int HANGS = 2;

    /** When it is to be looked at again, by {@link System#nanoTime()}. */
    private record Turn(long at, Future<?> coming) {}

    private Rest rest;
    private Pace pace;
    private long anewSince;
    private final Deque<Leased> waiting = new ArrayDeque<>();
    private Webhook webhook;
    private boolean isStale;
    private String host;
    private int underWay;
    private long bytes;
    private long nextNanos = System.nanoTime();
    private Optional<Turn> turn = Optional.empty();
    private boolean lacksPlace;

    Lane(Webhook webhook) {
        is(webhook);
    }

    private void is(Webhook webhook) {
        this.webhook = webhook;
        isStale = false;
        host = hostOf(webhook);
        beginAnew();
    }

    /** What is under way to a webhook as it was tells nothing of it as it is now. */
    private void beginAnew() {
        rest = new Rest(System::nanoTime);
        pace = new Pace(System::nanoTime);
        anewSince = System.nanoTime();
    }

    private static String hostOf(Webhook webhook) {
        Destination destination = Destination.of(webhook.registration().destination().toString());
        return destination.host() + ":" + destination.port();
    }

    /** Where it goes, or went: a webhook may have changed meanwhile. */
    String host(Leased leased) {
        return leased.webhook().revision() == webhook.revision() ? host : hostOf(leased.webhook());
    }

    /** How much may be leased when nothing is, and nothing is known of it. */
    static int room(Webhook webhook) {
        Sending sending = webhook.registration().sending();
        int concurrent = sending.maxConcurrency() * (1 + WAITING);
        return Math.min(concurrent, sending.ratePerSecond().orElse(concurrent));
    }

    private Sending sending() {
        return webhook.registration().sending();
    }

    /**
     * How much may be leased: about what is sent in a second, so that no lease ends while it waits.
     */
    int capacity() {
        int concurrent = sending().maxConcurrency();
        double expected =
                pace.perSecond(lacksPlace ? Math.max(1, underWay) : concurrent, underWay > 0);
        int limited = Math.min((int) expected, sending().ratePerSecond().orElse(MOST));
        boolean hangs = expected > 0 && expected * HANGS < concurrent;
        int least = hangs ? Math.min(concurrent, room(webhook)) : room(webhook);
        return Math.min(rest.room(), Math.max(least, Math.min(limited, MOST)));
    }

    /** How much more may be leased. */
    int room() {
        return Math.max(0, capacity() - held());
    }

    /** How much is leased. */
    int held() {
        return underWay + waiting.size();
    }

    /** Of how many bytes that is. */
    long bytes() {
        return bytes;
    }

    void add(Leased leased) {
        hear(leased.webhook());
        waiting.add(leased);
        bytes += leased.delivery().size();
    }

    private void left(Leased leased) {
        bytes -= leased.delivery().size();
    }

    /** From now on its webhook is as it is known here, if that is newer. */
    void hear(Webhook known) {
        if (known.revision() > webhook.revision()) {
            is(known);
        }
    }

    /** Forgets what its lease covers no more; they wait in the order of their leases, about. */
    List<Leased> dropLate() {
        List<Leased> late = new ArrayList<>();
        while (!waiting.isEmpty() && !waiting.peek().coversAttempt()) {
            late.add(waiting.poll());
        }
        late.forEach(this::left);
        return late;
    }

    List<Leased> dropAll() {
        return drop(each -> true);
    }

    /** Forgets what waits for a webhook as it is no more. How that was counts no more either. */
    List<Leased> dropStale(Predicate<Webhook> stands) {
        if (!isStale && !stands.test(webhook)) {
            beginAnew();
            isStale = true;
        }
        return drop(each -> !stands.test(each.webhook()));
    }

    private List<Leased> drop(Predicate<Leased> which) {
        List<Leased> dropped = waiting.stream().filter(which).toList();
        waiting.removeIf(which);
        dropped.forEach(this::left);
        return dropped;
    }

    /** Whether it matters to it that its webhook has changed. */
    boolean isConcerned() {
        return !waiting.isEmpty() || rest.isNeeded();
    }

    /** What may begin now. */
    void takeReady(Places places, List<Leased> ready) {
        lacksPlace = false;
        while (mayBegin() && nextNanos - System.nanoTime() <= 0) {
            if (!places.take(webhook.id(), host(waiting.peek()), underWay)) {
                lacksPlace = true;
                return;
            }
            ready.add(waiting.poll());
            underWay++;
            sending()
                    .ratePerSecond()
                    .ifPresent(
                            rate ->
                                    nextNanos =
                                            Math.max(nextNanos, System.nanoTime())
                                                    + 1_000_000_000L / rate);
        }
    }

    private boolean mayBegin() {
        return !waiting.isEmpty() && underWay < sending().maxConcurrency();
    }

    /** Whether it waits to be called. */
    boolean lacksPlace() {
        return lacksPlace;
    }

    /**
     * Sets its next turn: the next that the rate lets begin, or the first whose lease will not
     * cover it any more. What is under way may end meanwhile: an earlier turn is set instead of a
     * later.
     *
     * @param turns takes how many nanoseconds it is to that
     */
    void setTurn(LongFunction<Future<?>> turns) {
        if (waiting.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        long late = now + waiting.peek().nanosCovered();
        boolean waitsForRate = mayBegin() && !lacksPlace;
        long at = waitsForRate && nextNanos - late < 0 ? nextNanos : late;
        if (turn.filter(set -> set.at - at <= 0).isEmpty()) {
            turn.ifPresent(set -> set.coming.cancel(false));
            turn = Optional.of(new Turn(at, turns.apply(Math.max(1, at - now))));
        }
    }

    void turnCame() {
        turn = Optional.empty();
    }

    /** Empty when it broke off. */
    void ended(Leased leased, Optional<Outcome> outcome, long begun) {
        underWay--;
        left(leased);
        if (begun - anewSince >= 0) {
            pace.ended(begun);
            outcome.ifPresent(rest::ended);
        }
    }

    /** How much is left of its rest; zero when it has none. */
    Duration rest() {
        return rest.left();
    }

    /** Nothing is under way, waits, or has to be remembered: the rate counts from what was sent. */
    boolean isIdle() {
        return held() == 0 && !rest.isNeeded() && nextNanos - System.nanoTime() <= 0;
    }
}
