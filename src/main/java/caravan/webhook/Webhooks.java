package caravan.webhook;

import caravan.Ids;
import caravan.Settings;
import caravan.http.Problem;
import caravan.http.Range;
import caravan.store.Collections;
import caravan.store.Ranges;
import caravan.store.WebhookChanges;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import static java.util.stream.Collectors.toSet;

/** The registered webhooks: an inbox has each name once. */
@Singleton
public class Webhooks {

    private final Collections collections;
    private final WebhookChanges changes;
    private final Schedules schedules;
    private final int most;

    Webhooks(
            Collections collections,
            WebhookChanges changes,
            Schedules schedules,
            Settings settings) {
        this.collections = collections;
        this.changes = changes;
        this.schedules = schedules;
        most = settings.limits().webhooks();
    }

    /** A webhook as it is now, and whether it was not there before. */
    public record Registered(Webhook webhook, boolean isNew) {}

    /**
     * Registers a webhook, or takes this instead of the one that has its name.
     *
     * @throws Problem 422 when the inbox has all that it may have; 401 when it is no more
     */
    public Registered register(String inbox, RegistrationReader.Reading reading, Instant now) {
        String name = reading.registration().name();
        while (true) {
            Optional<Webhook> old = named(inbox, name);
            if (old.isPresent()) {
                Optional<Webhook> changed = replace(old.get(), old.get().changed(reading, now));
                if (changed.isPresent()) {
                    return new Registered(changed.get(), false);
                }
            } else {
                Webhook webhook = Webhook.create(Ids.next(), inbox, reading, now);
                if (insertWithin(webhook)) {
                    schedule(webhook);
                    changes.raise();
                    checkInbox(webhook);
                    return new Registered(webhook, true);
                }
            }
        }
    }

    /**
     * Whether nobody else has taken the name meanwhile. One at a time in this process; other
     * processes may take the same room: whoever finds afterwards that there are too many takes back
     * their own.
     */
    private synchronized boolean insertWithin(Webhook webhook) {
        checkRoom(webhook.inbox(), most - 1);
        if (!insert(webhook)) {
            return false;
        }
        try {
            checkRoom(webhook.inbox(), most);
        } catch (RuntimeException e) {
            collections.webhooks().deleteOne(Filters.eq("_id", webhook.id()));
            throw e;
        }
        return true;
    }

    private void checkRoom(String inbox, int others) {
        if (collections.webhooks().countDocuments(Filters.eq("inbox", inbox)) > others) {
            throw Problem.badField("", "is one more than the " + most + " that an inbox may have");
        }
    }

    /** Who deletes the inbox from now on finds the webhook; who has, is found here. */
    private void checkInbox(Webhook webhook) {
        if (inboxes(Set.of(webhook.inbox())).isEmpty()) {
            remove(webhook);
            throw Problem.tokenUnknown();
        }
    }

    /** Of these, those that there are. */
    private Set<String> inboxes(Set<String> ids) {
        return collections
                .inboxes()
                .find(Filters.in("_id", ids))
                .projection(Projections.include("_id"))
                .map(inbox -> inbox.getString("_id"))
                .into(new HashSet<>());
    }

    private boolean insert(Webhook webhook) {
        try {
            collections.webhooks().insertOne(WebhookDocument.of(webhook));
            return true;
        } catch (MongoWriteException e) {
            if (isTaken(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Who changes or removes it from now on finds the schedule; who has, is found here. */
    private void schedule(Webhook webhook) {
        schedules.begin(webhook);
        if (!isStill(webhook)) {
            schedules.end(webhook);
        }
    }

    private boolean isStill(Webhook webhook) {
        return collections
                        .webhooks()
                        .countDocuments(
                                Filters.and(
                                        Filters.eq("_id", webhook.id()),
                                        Filters.eq("revision", webhook.revision())))
                > 0;
    }

    private static boolean isTaken(MongoWriteException failure) {
        return failure.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
    }

    /**
     * Changes a webhook as it is when the change is written; empty when it is no more.
     *
     * @param change may be asked more than once
     * @throws Problem 422 when another one of the inbox has its new name
     */
    public Optional<Webhook> change(String inbox, String id, UnaryOperator<Webhook> change) {
        while (true) {
            Optional<Webhook> old = find(inbox, id);
            if (old.isEmpty()) {
                return old;
            }
            Optional<Webhook> changed = replace(old.get(), change.apply(old.get()));
            if (changed.isPresent()) {
                return changed;
            }
        }
    }

    /** Empty when somebody else has changed it meanwhile. */
    private Optional<Webhook> replace(Webhook old, Webhook given) {
        Webhook changed = goingOn(old, given);
        try {
            boolean isReplaced =
                    collections
                                    .webhooks()
                                    .replaceOne(
                                            Filters.and(
                                                    Filters.eq("_id", old.id()),
                                                    Filters.eq("revision", old.revision()),
                                                    // Rotating keeps the revision.
                                                    Filters.eq(
                                                            "secret",
                                                            old.secrets().current().reveal())),
                                            WebhookDocument.of(changed))
                                    .getMatchedCount()
                            > 0;
            if (!isReplaced) {
                return Optional.empty();
            }
        } catch (MongoWriteException e) {
            if (isTaken(e)) {
                throw Problem.badField("/name", "is the name of another webhook of this inbox");
            }
            throw e;
        }
        if (changed.revision() != old.revision()) {
            schedule(changed);
            schedules.end(old, changed);
        }
        changes.raise();
        return Optional.of(changed);
    }

    /** One whose times stay goes on with those: one that is just due is not lost to the change. */
    private Webhook goingOn(Webhook old, Webhook changed) {
        boolean goesOn =
                old.running().isPresent()
                        && changed.running().isPresent()
                        && changed.revision() != old.revision()
                        && TriggerDocument.of(old.registration().trigger())
                                .equals(TriggerDocument.of(changed.registration().trigger()));
        return goesOn ? schedules.next(old).map(changed::from).orElse(changed) : changed;
    }

    /**
     * Switches it off, unless it was changed since; another secret is no such change.
     *
     * @return whether it was on
     */
    public boolean switchOff(Webhook webhook, SwitchedOff why) {
        while (true) {
            Optional<Webhook> old =
                    find(webhook.inbox(), webhook.id())
                            .filter(same -> same.revision() == webhook.revision())
                            .filter(same -> same.registration().enabled());
            if (old.isEmpty()) {
                return false;
            }
            if (replace(old.get(), old.get().off(why)).isPresent()) {
                return true;
            }
        }
    }

    /** Whether it was there. */
    public boolean remove(Webhook webhook) {
        boolean removed =
                collections.webhooks().deleteOne(Filters.eq("_id", webhook.id())).getDeletedCount()
                        > 0;
        schedules.endAll(webhook.id());
        changes.raise();
        return removed;
    }

    public Optional<Webhook> find(String inbox, String id) {
        return Optional.ofNullable(collections.webhooks().find(Filters.eq("_id", id)).first())
                .map(WebhookDocument::webhook)
                .filter(webhook -> webhook.inbox().equals(inbox));
    }

    /**
     * Sees to what may have been left by who died in the midst of a change: each that is timed has
     * its schedule, and none is of an inbox that is no more.
     */
    public void mend() {
        List<Webhook> all =
                collections.webhooks().find().map(WebhookDocument::webhook).into(new ArrayList<>());
        Set<String> there = inboxes(all.stream().map(Webhook::inbox).collect(toSet()));
        all.stream().filter(webhook -> !there.contains(webhook.inbox())).forEach(this::remove);
        schedules.mend(
                all.stream()
                        .filter(webhook -> there.contains(webhook.inbox()))
                        .filter(webhook -> webhook.running().isPresent())
                        .toList());
    }

    private Optional<Webhook> named(String inbox, String name) {
        return Optional.ofNullable(
                        collections
                                .webhooks()
                                .find(
                                        Filters.and(
                                                Filters.eq("inbox", inbox),
                                                Filters.eq("name", name)))
                                .first())
                .map(WebhookDocument::webhook);
    }

    /** Webhooks of an inbox in the order of their ids. */
    public List<Webhook> list(String inbox, Range range, int limit) {
        return collections
                .webhooks()
                .find(Filters.and(Filters.eq("inbox", inbox), Ranges.filter(range)))
                .sort(Ranges.order(range.ascending()))
                .limit(limit)
                .map(WebhookDocument::webhook)
                .into(new ArrayList<>());
    }
}
