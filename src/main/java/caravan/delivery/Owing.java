package caravan.delivery;

import caravan.event.Event;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Comparator.naturalOrder;

/**
 * Writes down what is owed. What there is room for is leased from the start, and sent at once; the
 * rest waits for a claim. What was settled already (somebody planned it before) goes away again:
 * its end stands in history before it leaves the work, so it is found there.
 */
@Singleton
class Owing {

    /** What is owed: an event, or a tick without one. */
    record Debt(Delivery delivery, Webhook webhook, Optional<Event> event) {

        String id() {
            return delivery.id();
        }
    }

    /**
     * What is sent from the start is sent without a look at whether its webhook is still there: so
     * that was read no longer ago. A stop of the process, or of the store, may come between.
     */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Work work;
    private final History history;
    private final Backlog backlog;
    private final Dispatch dispatch;
    private final Reports reports;
    private final Clock clock;

    Owing(
            Work work,
            History history,
            Backlog backlog,
            Dispatch dispatch,
            Reports reports,
            Clock clock) {
        this.work = work;
        this.history = history;
        this.backlog = backlog;
        this.dispatch = dispatch;
        this.reports = reports;
        this.clock = clock;
    }

    /** Returns what is to be sent at once. */
    List<Leased> owe(List<Debt> debts) {
        if (debts.isEmpty()) {
            return List.of();
        }
        Age age = new Age(debts);
        List<Debt> over = new ArrayList<>();
        List<Debt> owed = new ArrayList<>();
        List<Boolean> admitted =
                backlog.admit(debts.stream().map(debt -> debt.delivery.inbox()).toList());
        for (int i = 0; i < debts.size(); i++) {
            (admitted.get(i) ? owed : over).add(debts.get(i));
        }
        giveUp(over);
        return owed.isEmpty() ? List.of() : write(owed, age);
    }

    /**
     * How long ago the webhooks were read, or a little longer: by the wall's clock since it was
     * made out what they are owed, which came before, and by this process's own since that came
     * here.
     */
    private final class Age {

        private final long hereAt = System.nanoTime();
        private final Instant madeOutAt;

        Age(List<Debt> debts) {
            madeOutAt =
                    debts.stream().map(debt -> debt.delivery.createdAt()).min(naturalOrder()).get();
        }

        long nanos() {
            return Math.max(
                    System.nanoTime() - hereAt,
                    Duration.between(madeOutAt, clock.instant()).toNanos());
        }

        boolean isFresh() {
            return nanos() < FRESH.toNanos();
        }
    }

    /** Those that are not owed yet. */
    private void giveUp(List<Debt> over) {
        if (over.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Set<String> open = work.among(over.stream().map(Debt::id).toList());
        history.add(
                over.stream()
                        .filter(debt -> !open.contains(debt.id()))
                        .map(debt -> new History.Done(lost(debt, now), Delivery.State.DEAD, now))
                        .toList());
    }

    private static Delivery lost(Debt debt, Instant now) {
        return debt.delivery.with(
                Attempt.none(now, "its inbox has as large a backlog as it may have"));
    }

    private List<Leased> write(List<Debt> debts, Age age) {
        long end = Leased.end(System.nanoTime() - age.nanos());
        boolean mayBegin = age.isFresh();
        Instant now = clock.instant();
        String holder = Work.newHolder();
        List<Leased> leased = new ArrayList<>();
        List<Delivery> waiting = new ArrayList<>();
        Allowance allowance = dispatch.allowance();
        for (Debt debt : debts) {
            Delivery owed = debt.delivery;
            if (mayBegin
                    && allowance.take(
                            owed.webhook(), owed.size(), same -> dispatch.part(debt.webhook))) {
                leased.add(new Leased(owed, debt.webhook, debt.event, holder, end));
            } else {
                waiting.add(owed);
            }
        }
        List<Delivery> begun = leased.stream().map(Leased::delivery).toList();
        Set<String> written = work.owe(waiting, begun, holder, now);
        Set<String> settled = history.among(written);
        work.forget(settled);
        dispatch.moreIsDue(waiting.stream().map(Delivery::webhook).distinct().toList());
        written.removeAll(settled);
        reports.waiting(waiting.stream().filter(it -> written.contains(it.id())).toList(), now);
        List<Leased> toSend =
                leased.stream().filter(it -> written.contains(it.delivery().id())).toList();
        if (!age.isFresh()) {
            work.later(
                    toSend.stream()
                            .map(each -> new Work.Later(each.hold(), Optional.empty(), now))
                            .toList());
            return List.of();
        }
        reports.sending(toSend);
        return toSend;
    }
}
