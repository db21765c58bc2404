package caravan.delivery;

import caravan.event.Event;
import caravan.event.Events;
import caravan.webhook.KnownWebhooks;
import caravan.webhook.Webhook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leases what is due to be sent, as far as there is room for it. */
@Singleton
public class Claims {

    private static final int AT_ONCE = 500;

    /** So often it is looked behind those webhooks that can take no more. */
    private static final int LOOKS = 10;

    private static final Allowance.Part ALL = new Allowance.Part(AT_ONCE, Long.MAX_VALUE);

    private final Work work;
    private final History history;
    private final KnownWebhooks known;
    private final Events events;
    private final Dispatch dispatch;
    private final Reports reports;
    private final Clock clock;

    Claims(
            Work work,
            History history,
            KnownWebhooks known,
            Events events,
            Dispatch dispatch,
            Reports reports,
            Clock clock) {
        this.work = work;
        this.history = history;
        this.known = known;
        this.events = events;
        this.dispatch = dispatch;
        this.reports = reports;
        this.clock = clock;
    }

    /** Returns what is to be sent now. */
    public List<Leased> claim() {
        dispatch.listen();
        Instant now = clock.instant();
        return lease(choose(now), now);
    }

    /** Returns what is to be sent now to those that have room for what waits for it. */
    public List<Leased> claimMore() {
        Instant now = clock.instant();
        Set<String> chosen = new LinkedHashSet<>();
        Set<String> more = new HashSet<>();
        Allowance allowance = dispatch.allowance();
        for (Webhook webhook : dispatch.hungry()) {
            Allowance.Part part = dispatch.part(webhook);
            int room = Math.min(part.number(), allowance.left());
            List<Work.Due> due = work.dueTo(webhook.id(), now, room);
            due.stream()
                    .filter(each -> allowance.take(each.webhook(), each.size(), same -> part))
                    .forEach(each -> chosen.add(each.id()));
            if (due.size() >= room) {
                more.add(webhook.id());
            }
        }
        more.addAll(allowance.full());
        dispatch.moreIsDue(more);
        return lease(chosen, now);
    }

    private List<Leased> lease(Set<String> chosen, Instant now) {
        long askedAt = System.nanoTime();
        if (chosen.isEmpty()) {
            return List.of();
        }
        Work.Claim claim = work.claim(chosen, now);
        Set<String> settled = history.among(claim.deliveries().stream().map(Delivery::id).toList());
        work.forget(settled);
        List<Delivery> open =
                claim.deliveries().stream().filter(it -> !settled.contains(it.id())).toList();
        Map<String, Event> loaded =
                events.byIds(open.stream().flatMap(each -> each.event().stream()).toList());
        KnownWebhooks.Snapshot webhooks = known.now();
        List<Leased> leased = new ArrayList<>();
        List<History.Done> over = new ArrayList<>();
        for (Delivery delivery : open) {
            Optional<Event> event = delivery.event().map(loaded::get);
            Optional<Webhook> webhook =
                    webhooks.enabled(delivery.inbox(), delivery.webhook())
                            .filter(it -> delivery.tick().isEmpty() || it.schedule().isPresent());
            if (webhook.isEmpty() || event.isPresent() != delivery.event().isPresent()) {
                over.add(new History.Done(delivery, Delivery.State.CANCELLED, now));
            } else if (isSuperseded(delivery, webhook.get(), now)) {
                Delivery told = delivery.with(Attempt.none(now, "the next tick is due"));
                over.add(new History.Done(told, Delivery.State.DEAD, now));
            } else {
                long end = Leased.end(askedAt);
                leased.add(new Leased(delivery, webhook.get(), event, claim.holder(), end));
            }
        }
        history.add(over);
        work.remove(
                over.stream()
                        .map(done -> new Work.Hold(done.delivery().id(), claim.holder()))
                        .toList());
        reports.sending(leased);
        return leased;
    }

    /** One that has more than it can take must not hide what is due to others. */
    private Set<String> choose(Instant now) {
        Allowance allowance = dispatch.allowance();
        Set<String> chosen = new LinkedHashSet<>();
        for (int look = 0; look < LOOKS && !allowance.isUsedUp(); look++) {
            List<Work.Due> due = work.due(now, AT_ONCE, allowance.full());
            if (!due.isEmpty()) {
                KnownWebhooks.Snapshot webhooks = known.now();
                due.stream()
                        .filter(each -> !chosen.contains(each.id()))
                        .filter(each -> take(each, allowance, webhooks))
                        .forEach(each -> chosen.add(each.id()));
            }
            if (chosen.size() >= AT_ONCE) {
                dispatch.claimSoon();
                break;
            }
            if (due.size() < AT_ONCE) {
                break;
            }
        }
        dispatch.moreIsDue(allowance.full());
        return chosen;
    }

    /** One that is no more, or switched off, takes all: it is cancelled. */
    private boolean take(Work.Due due, Allowance allowance, KnownWebhooks.Snapshot webhooks) {
        return allowance.take(
                due.webhook(),
                due.size(),
                id ->
                        Optional.ofNullable(webhooks.of(due.inbox()).get(id))
                                .map(dispatch::part)
                                .orElse(ALL));
    }

    /** The next tick is due. */
    private static boolean isSuperseded(Delivery delivery, Webhook webhook, Instant now) {
        return delivery.end(webhook).filter(next -> !next.isAfter(now)).isPresent();
    }
}
