package caravan.delivery;

import caravan.webhook.KnownWebhooks;
import caravan.webhook.Schedule;
import caravan.webhook.Schedules;
import caravan.webhook.Webhook;
import caravan.webhook.Webhooks;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down the ticks that are due. All processes may do it at once: each comes to the same ids
 * and times. Ticks that are later than their period and ten seconds become one.
 */
@Singleton
public class Ticker {

    private static final int AT_ONCE = 1_000;
    private static final Duration LATE = Duration.ofSeconds(10);

    /** So often it is seen to that no schedule is missing. */
    private static final Duration MENDED = Duration.ofMinutes(1);

    private final Schedules schedules;
    private final Webhooks webhooks;
    private final KnownWebhooks known;
    private final Owing owing;
    private final Clock clock;
    private Instant mendedAt = Instant.MIN;

    Ticker(Schedules schedules, Webhooks webhooks, KnownWebhooks known, Owing owing, Clock clock) {
        this.schedules = schedules;
        this.webhooks = webhooks;
        this.known = known;
        this.owing = owing;
        this.clock = clock;
    }

    public List<Leased> tick() {
        Instant now = clock.instant();
        mend(now);
        List<Schedules.Due> due = schedules.due(now, AT_ONCE);
        if (due.isEmpty()) {
            return List.of();
        }
        KnownWebhooks.Snapshot snapshot = known.now();
        List<Owing.Debt> debts = new ArrayList<>();
        List<Schedules.Moved> moved = new ArrayList<>();
        List<String> orphans = new ArrayList<>();
        for (Schedules.Due each : due) {
            Optional<Webhook> webhook =
                    snapshot.certainly(
                            each.inbox(), each.webhook(), known -> each.of(known).isPresent());
            Optional<Schedule> schedule = webhook.flatMap(each::of);
            if (schedule.isEmpty()) {
                webhook.filter(each::isLeftBy)
                        .map(changed -> Delivery.of(changed, each.nextAt(), now))
                        .map(left -> new Owing.Debt(left, webhook.get(), Optional.empty()))
                        .ifPresent(debts::add);
                orphans.add(each.id());
                continue;
            }
            Optional<Instant> time = Optional.of(each.nextAt());
            boolean isLate = isLate(each.nextAt(), schedule.get(), now);
            while (time.filter(tick -> !tick.isAfter(now)).isPresent()) {
                Delivery delivery = Delivery.of(webhook.get(), time.get(), now);
                debts.add(new Owing.Debt(delivery, webhook.get(), Optional.empty()));
                time = schedule.get().next(isLate ? now : time.get());
            }
            moved.add(new Schedules.Moved(each, time));
        }
        List<Leased> owed = owing.owe(debts);
        schedules.move(moved);
        schedules.remove(orphans);
        return owed;
    }

    private synchronized void mend(Instant now) {
        if (now.minus(MENDED).isAfter(mendedAt)) {
            webhooks.mend();
            mendedAt = now;
        }
    }

    private static boolean isLate(Instant tick, Schedule schedule, Instant now) {
        Duration period = schedule.period(tick).orElse(Duration.ZERO);
        return Duration.between(tick, now).compareTo(period.compareTo(LATE) > 0 ? period : LATE)
                > 0;
    }
}
