package routes.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import servers.Arrivals;

import static org.assertj.core.api.Assertions.assertThat;

/** The kills of a process, each with the time until it was back. */
final class Outages {

    /**
     * A kill and what came of it.
     *
     * @param launchedNanos the same by {@link System#nanoTime()}
     * @param delivered messages that the log said were delivered, shortly before
     */
    record Outage(
            Instant killed,
            Instant launched,
            long launchedNanos,
            Instant ready,
            Set<String> delivered) {

        Duration afterReadiness(long nanos) {
            return Duration.ofNanos(nanos - launchedNanos).minus(Duration.between(launched, ready));
        }

        private boolean covers(Instant due) {
            return due.isAfter(killed.minus(TickLog.SOON))
                    && due.isBefore(ready.plus(TickLog.SOON));
        }

        private Instant lastWritten(List<TickLog> logs) {
            return logs.stream()
                    .flatMap(log -> log.ticks().stream())
                    .map(TickLog.Tick::writtenAt)
                    .filter(launched::isAfter)
                    .max(Instant::compareTo)
                    .orElseThrow();
        }

        /** Whether the first of these was before it and the last after. */
        private boolean isAmong(List<Long> times) {
            return times.get(0) < launchedNanos && times.get(times.size() - 1) > launchedNanos;
        }
    }

    private final List<Outage> all = new ArrayList<>();

    void add(Outage outage) {
        all.add(outage);
    }

    /** When the last was over. */
    Instant end() {
        return all.get(all.size() - 1).ready();
    }

    /** Whether what was due then may have come late. */
    boolean cover(Instant due) {
        return all.stream().anyMatch(outage -> outage.covers(due));
    }

    /** When ticks were written last before each. */
    Set<Instant> lastWritten(List<TickLog> logs) {
        return all.stream().map(outage -> outage.lastWritten(logs)).collect(Collectors.toSet());
    }

    /** What was taken comes again only over a kill, and never if the log said so before. */
    void checkRepeats(Arrivals taken) {
        Set<String> repeated = taken.repeated();
        for (String id : repeated) {
            List<Long> times = taken.times(id);
            for (int i = 1; i < times.size(); i++) {
                List<Long> both = times.subList(i - 1, i + 1);
                assertThat(all)
                        .as("a kill between two of %s, which came at %s", id, times)
                        .anyMatch(outage -> outage.isAmong(both));
            }
        }
        for (Outage outage : all) {
            Set<String> again = new HashSet<>(repeated);
            again.removeIf(id -> !outage.isAmong(taken.times(id)));
            assertThat(again).doesNotContainAnyElementsOf(outage.delivered());
            System.out.printf("%d came again over a kill%n", again.size());
        }
        System.out.printf("%d messages, %d more than once%n", taken.ids().size(), repeated.size());
    }
}
