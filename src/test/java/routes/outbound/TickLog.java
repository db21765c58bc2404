package routes.outbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import servers.Hook;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ticks in a webhook's log, held against the times at which it was due.
 *
 * @param next the first due time after one
 * @param created when the webhook was
 * @param ticks in their order
 */
record TickLog(
        Hook hook, UnaryOperator<Instant> next, Instant created, Instant readAt, List<Tick> ticks) {

    /** A tick is written down this soon where somebody is there, on a busy machine too. */
    static final Duration SOON = Duration.ofSeconds(5);

    /** Ticks that are later than this, or than their period where that is longer, become one. */
    private static final Duration LATE = Duration.ofSeconds(10);

    record Tick(Instant due, Instant writtenAt) {}

    static TickLog of(Hook hook, UnaryOperator<Instant> next) {
        Instant created = time(hook.read().json(), "createdAt");
        Instant now = Instant.now();
        List<Tick> ticks =
                hook.log().values().stream()
                        .filter(each -> each.has("tick"))
                        .map(each -> new Tick(time(each, "tick"), time(each, "createdAt")))
                        .sorted(Comparator.comparing(Tick::due))
                        .toList();
        return new TickLog(hook, next, created, now, ticks);
    }

    /** Of a webhook that has had one period from its registration on. */
    static TickLog every(Hook hook, int seconds) {
        Instant created = time(hook.read().json(), "createdAt");
        long period = seconds * 1_000L;
        return of(
                hook,
                after -> {
                    long passed =
                            Math.floorDiv(Duration.between(created, after).toMillis(), period);
                    return created.plusMillis((passed + 1) * period);
                });
    }

    static Instant time(JsonNode json, String name) {
        return Instant.parse(json.get(name).textValue());
    }

    Set<Instant> due() {
        return ticks.stream().map(Tick::due).collect(Collectors.toSet());
    }

    /** The same from then on. */
    TickLog since(Instant time) {
        List<Tick> rest = ticks.stream().filter(tick -> tick.due.isAfter(time)).toList();
        return new TickLog(hook, next, created, readAt, rest);
    }

    /** What fell due after that time is there once, and nothing else. */
    void assertNoneIsMissing(Instant after) {
        assertOnlyMissing(after, any -> false, Set.of());
    }

    /**
     * The same, but that many that fell due in one outage may be one: the first of them.
     *
     * @param outage whether nobody was there at that time
     * @param last when ticks were written last before an outage; one may have ended it before the
     *     schedule went on, and then it was that tick that stands for what fell due after it
     */
    void assertOnlyMissing(Instant after, Predicate<Instant> outage, Set<Instant> last) {
        Instant due = next.apply(after);
        boolean mayStand = false;
        for (Tick tick : ticks) {
            while (mayStand && due.isBefore(tick.due) && outage.test(due)) {
                due = next.apply(due);
            }
            assertThat(tick.due).as("missing, twice or not due, of %s", this).isEqualTo(due);
            due = next.apply(tick.due);
            if (isLate(tick, due)) {
                assertThat(outage.test(tick.due)).as("%s is late in %s", tick, this).isTrue();
                due = next.apply(tick.writtenAt);
            }
            mayStand = last.contains(tick.writtenAt);
        }
        assertThat(due).as("missing at the end of %s", this).isAfter(readAt.minus(SOON));
    }

    private static boolean isLate(Tick tick, Instant following) {
        Duration period = Duration.between(tick.due, following);
        return Duration.between(tick.due, tick.writtenAt)
                        .compareTo(period.compareTo(LATE) > 0 ? period : LATE)
                > 0;
    }

    @Override
    public String toString() {
        return hook.id() + " " + ticks;
    }
}
