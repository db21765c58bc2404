package caravan.delivery;

import caravan.store.Collections;
import caravan.webhook.Webhook;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * How webhooks are, whichever process sent for them: what other ones saw is seconds old at most.
 */
@Singleton
public class Health {

    /** A webhook at a glance. */
    public enum State {
        ON,
        OFF,
        /** Its last attempt failed. */
        FAILING,
        /** It failed so often that nothing is sent to it for a while. */
        RESTING
    }

    /**
     * @param failures attempts that failed since the last one that did not
     * @param failingSince when the first of them did
     * @param outcome of the last attempt, in a word
     */
    public record Of(
            State state,
            long failures,
            Optional<Instant> failingSince,
            Optional<Instant> restsUntil,
            Optional<Attempt> last,
            Optional<String> outcome) {}

    private final Collections collections;
    private final Tallies tallies;
    private final Dispatch dispatch;
    private final Clock clock;

    Health(Collections collections, Tallies tallies, Dispatch dispatch, Clock clock) {
        this.collections = collections;
        this.tallies = tallies;
        this.dispatch = dispatch;
        this.clock = clock;
    }

    /** By the ids of these, with one read for all of them. */
    public Map<String, Of> of(Collection<Webhook> webhooks) {
        tallies.write(webhooks);
        Map<String, Document> streaks = new HashMap<>();
        List<String> ids = webhooks.stream().flatMap(Health::keys).toList();
        collections
                .streaks()
                .find(Filters.in("_id", ids))
                .forEach(streak -> streaks.put(streak.getString("_id"), streak));
        Instant now = clock.instant();
        Map<String, Of> all = new HashMap<>();
        for (Webhook each : webhooks) {
            Document streak =
                    keys(each).map(streaks::get).filter(it -> it != null).findFirst().orElse(null);
            all.put(each.id(), of(each, streak == null ? new Document() : streak, now));
        }
        return all;
    }

    /**
     * One that was switched off has had no attempt since: what came of the last one explains it.
     */
    private static Stream<String> keys(Webhook webhook) {
        String now = Streaks.id(webhook);
        return webhook.registration().enabled()
                ? Stream.of(now)
                : Stream.of(now, Streaks.id(webhook.id(), webhook.revision() - 1));
    }

    private Of of(Webhook webhook, Document streak, Instant now) {
        Number failures = streak.get("failures", Number.class);
        long failed = failures == null ? 0 : failures.longValue();
        Optional<Instant> rest = failed == 0 ? Optional.empty() : rest(webhook, streak, now);
        Optional<Document> last = Optional.ofNullable(streak.get("last", Document.class));
        return new Of(
                state(webhook, failed, rest),
                failed,
                failed == 0 ? Optional.empty() : time(streak, "failingSince"),
                webhook.registration().enabled() ? rest : Optional.empty(),
                last.map(DeliveryDocument::attempt),
                last.map(it -> it.getString("outcome")));
    }

    /** Here it is known at once, elsewhere when it is written down. */
    private Optional<Instant> rest(Webhook webhook, Document streak, Instant now) {
        return Optional.of(dispatch.rest(webhook.id()))
                .filter(left -> !left.isZero())
                .map(now::plus)
                .or(() -> time(streak, "restsUntil").filter(until -> until.isAfter(now)));
    }

    private static State state(Webhook webhook, long failures, Optional<Instant> rest) {
        if (!webhook.registration().enabled()) {
            return State.OFF;
        }
        if (failures == 0) {
            return State.ON;
        }
        return rest.isPresent() ? State.RESTING : State.FAILING;
    }

    private static Optional<Instant> time(Document document, String field) {
        return Optional.ofNullable(document.getDate(field)).map(Date::toInstant);
    }
}
