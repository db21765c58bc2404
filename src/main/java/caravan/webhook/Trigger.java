package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a webhook is called for. */
public sealed interface Trigger {

    /** By the clock. */
    sealed interface Timed extends Trigger {

        /**
         * @param anchor what periods are counted from: when the webhook was registered
         */
        Schedule schedule(Instant anchor);
    }

    /**
     * Again and again.
     *
     * @param period whole seconds, from {@link Registration#LEAST_PERIOD} to {@link
     *     Registration#MOST_PERIOD}
     */
    record Every(Duration period) implements Timed {

        /** Whole periods after the anchor: changing a webhook does not move them. */
        @Override
        public Schedule schedule(Instant anchor) {
            return after -> {
                Duration passed = Duration.between(anchor, after);
                long periods = passed.isNegative() ? 0 : passed.dividedBy(period);
                return Optional.of(anchor.plus(period.multipliedBy(periods + 1)));
            };
        }
    }

    /** By a cron line, on the clocks of a zone. */
    record Cron(CronLine line, ZoneId zone) implements Timed {

        @Override
        public Schedule schedule(Instant anchor) {
            return after -> line.next(after, zone);
        }
    }

    /** Once. */
    record At(Instant time) implements Timed {

        @Override
        public Schedule schedule(Instant anchor) {
            return after -> Optional.of(time).filter(due -> due.isAfter(after));
        }
    }

    /**
     * By the events of the inbox.
     *
     * @param methods those that count; empty for all
     * @param match what must hold for an event's JSON, all of it; empty for any event, JSON or not
     */
    record Events(Set<String> methods, List<Condition> match) implements Trigger {

        /** Whether an event is for this webhook. */
        public enum Matching {
            YES,
            NO,
            /** It is JSON, but it cannot be read: nested too deep, or with a number too long. */
            UNREADABLE
        }

        public Matching matching(String method, Payload payload) {
            if (!methods.isEmpty() && !methods.contains(method)) {
                return Matching.NO;
            }
            return match.isEmpty() ? Matching.YES : payload.matching(match);
        }
    }
}
