package caravan.event;

import caravan.Ids;
import caravan.Settings;
import caravan.store.Collections;
import caravan.store.Duty;
import caravan.store.Lease;
import caravan.store.Slices;
import caravan.store.Unfollowed;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * Finds events to which nobody has done a duty: their process died, or left them. One process at a
 * time does it, and only for those that it has itself seen standing for a while: so no clock but
 * its own counts. The others look as well, so that whoever takes over has seen them. Following an
 * event twice is safe.
 */
final class DutySweep {

    /** Two of its periods, and the time by which clocks may differ. */
    private static final Duration LEASE = Duration.ofSeconds(10);

    private static final int AT_ONCE = 10_000;

    /** A journal without a sign of life for so long is no more. */
    private static final Duration SILENCE = Duration.ofDays(1);

    private final Duty duty;
    private final Collections collections;
    private final Lease lease;
    private final Duration standing;
    private final boolean alone;
    private final Progress own;
    private final AtomicLong oldestSeconds = new AtomicLong();
    private Map<String, Long> seen = new TreeMap<>();

    DutySweep(
            Duty duty,
            Collections collections,
            Progress progress,
            Settings settings,
            MeterRegistry metrics) {
        this.duty = duty;
        this.collections = collections;
        this.own = progress;
        this.lease = new Lease(collections.leases(), "sweep " + duty.key(), LEASE);
        this.standing = settings.limits().standing();
        this.alone = !settings.connected();
        metrics.gauge(
                "caravan.unfollowed.oldest.seconds", Tags.of("duty", duty.key()), oldestSeconds);
    }

    /**
     * What is to be followed now, in order, in slices that are read when they are asked for; none
     * when another process sweeps.
     */
    Iterator<List<Event>> standing() {
        boolean ours = take();
        long now = System.nanoTime();
        Map<String, Long> seenBefore = seen;
        seen = new TreeMap<>();
        List<Slices.Held> due = new ArrayList<>();
        boolean ownIsThere = false;
        for (Document journal : collections.journals().find().into(new ArrayList<>())) {
            boolean isOwn = own.journal().equals(journal.getString("_id"));
            ownIsThere |= isOwn;
            boolean isOver = alone && !isOwn;
            List<Slices.Held> unfollowed = unfollowed(journal, duty);
            for (Slices.Held event : unfollowed) {
                long since = seenBefore.getOrDefault(event.id(), now);
                seen.put(event.id(), since);
                if (isOver || now - since >= standing.toNanos()) {
                    due.add(event);
                }
            }
            if (isOwn) {
                own.open(duty, unfollowed.stream().map(Slices.Held::id).toList(), now);
            }
            if (!isOwn && (isOver || isSilent(journal)) && isDone(journal)) {
                forget(journal);
            }
        }
        if (!ownIsThere) {
            // Another took this process for dead, as after a machine's long sleep.
            own.write();
        }
        if (!ours) {
            oldestSeconds.set(0);
            return java.util.Collections.emptyIterator();
        }
        oldestSeconds.set(seen.keySet().stream().findFirst().map(DutySweep::age).orElse(0L));
        due.sort(Comparator.comparing(Slices.Held::id));
        return Slices.of(due).stream().map(this::load).iterator();
    }

    /** Where nobody else can be there, who has it is no more. */
    private boolean take() {
        return alone || lease.take();
    }

    /** Leaves it to a process that has what this one lacks for it. */
    void leaveToOthers() {
        lease.release();
    }

    private boolean isDone(Document journal) {
        return Stream.of(Duty.values()).allMatch(each -> unfollowed(journal, each).isEmpty());
    }

    private List<Slices.Held> unfollowed(Document journal, Duty duty) {
        List<Slices.Held> unfollowed = new ArrayList<>();
        for (Unfollowed.Part part : Unfollowed.parts(journal, duty)) {
            collections
                    .events()
                    .find(part.filter())
                    .projection(Projections.include("_id", "size"))
                    .sort(Sorts.ascending("_id"))
                    .limit(AT_ONCE)
                    .map(found -> new Slices.Held(found.getString("_id"), found.getInteger("size")))
                    .into(unfollowed);
        }
        return unfollowed;
    }

    private static long age(String id) {
        return Duration.between(Ids.time(id), Instant.now()).toSeconds();
    }

    private static boolean isSilent(Document journal) {
        return journal.getDate("seenAt").toInstant().isBefore(Instant.now().minus(SILENCE));
    }

    /** Unless its process has shown meanwhile that it lives. */
    private void forget(Document journal) {
        collections
                .journals()
                .deleteOne(
                        Filters.and(
                                Filters.eq("_id", journal.getString("_id")),
                                Filters.eq("seenAt", journal.getDate("seenAt"))));
    }

    /** Those that still carry a mark of this duty: a slice's turn may come late. */
    private List<Event> load(List<String> ids) {
        take();
        return collections.events().find(Filters.in("_id", ids)).into(new ArrayList<>()).stream()
                .filter(document -> duty.isOpen(document.getString(Outbox.JOURNAL)))
                .map(EventDocument::event)
                .sorted(Comparator.comparing(Event::id))
                .toList();
    }
}
