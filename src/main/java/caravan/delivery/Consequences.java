package caravan.delivery;

import caravan.event.Notices;
import caravan.webhook.KnownWebhooks;
import caravan.webhook.SwitchedOff;
import caravan.webhook.Webhook;
import caravan.webhook.Webhooks;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What attempts mean for their webhooks: one whose receiver is gone, or that has only failed for
 * days, is switched off.
 */
@Singleton
class Consequences {

    private final Webhooks webhooks;
    private final KnownWebhooks known;
    private final Streaks streaks;
    private final Cancellation cancellation;
    private final Notices notices;
    private final Reports reports;

    Consequences(
            Webhooks webhooks,
            KnownWebhooks known,
            Streaks streaks,
            Cancellation cancellation,
            Notices notices,
            Reports reports) {
        this.webhooks = webhooks;
        this.known = known;
        this.streaks = streaks;
        this.cancellation = cancellation;
        this.notices = notices;
        this.reports = reports;
    }

    void of(List<Settlement> written, Instant now) {
        for (Settlement each : written) {
            Webhook webhook = each.leased().webhook();
            Outcome outcome = each.outcome();
            reports.settled(each, now);
            if (outcome instanceof Outcome.Gone) {
                switchOff(webhook, SwitchedOff.GONE);
            } else if (outcome instanceof Outcome.Delivered) {
                streaks.succeeded(webhook, now);
            } else if (isFailure(outcome)
                    && streaks.failed(webhook, now)
                    && switchOff(webhook, SwitchedOff.FAILING)) {
                notices.say(webhook.inbox(), notice(webhook));
            }
        }
    }

    /** It was being sent when its webhook was removed or switched off, and waits again now. */
    void cancelWhatCameBack(List<Settlement> written) {
        Map<String, Webhook> webhooksOfOpen = new HashMap<>();
        for (Settlement each : written) {
            if (isOpen(each.outcome())) {
                webhooksOfOpen.put(each.leased().webhook().id(), each.leased().webhook());
            }
        }
        if (!webhooksOfOpen.isEmpty()) {
            KnownWebhooks.Snapshot now = known.now();
            webhooksOfOpen.values().stream()
                    .filter(each -> now.enabled(each.inbox(), each.id()).isEmpty())
                    .forEach(cancellation::cancel);
        }
    }

    private static boolean isOpen(Outcome outcome) {
        return outcome instanceof Outcome.Again
                || outcome instanceof Outcome.Postponed
                || outcome instanceof Outcome.Lapsed;
    }

    private static boolean isFailure(Outcome outcome) {
        return outcome instanceof Outcome.Again
                || outcome instanceof Outcome.Dead
                || outcome instanceof Outcome.Failed;
    }

    /** Whether it was not before. */
    private boolean switchOff(Webhook webhook, SwitchedOff why) {
        boolean switchedOff = webhooks.switchOff(webhook, why);
        if (switchedOff) {
            cancellation.cancel(webhook);
        }
        return switchedOff;
    }

    private static Map<String, String> notice(Webhook webhook) {
        return Map.of(
                "notice",
                "webhook switched off",
                "webhook",
                webhook.id(),
                "name",
                webhook.registration().name(),
                "reason",
                "it has failed for " + Streaks.MOST.toDays() + " days without one success");
    }
}
