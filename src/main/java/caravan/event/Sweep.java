package caravan.event;

import caravan.Ids;
import caravan.Settings;
import caravan.store.Collections;
import caravan.store.Lease;
import caravan.store.Slices;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.conversions.Bson;

/**
 * Finds events whose marks nobody cleared: their process died, or let them go. One process at a
 * time does it, and only for marks that it has itself seen standing for a while: so no clock but
 * its own counts. Following an event twice is safe.
 */
@Singleton
public class Sweep {

    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final int MARKS_AT_ONCE = 10_000;

    private static final Bson MARKED = Filters.eq(OpenMarks.FIELD, OpenMarks.PUBLISH);

    private final Collections collections;
    private final Lease lease;
    private final Duration standing;
    private final boolean alone;
    private final String startedAt = Ids.next();
    private final AtomicLong oldestSeconds = new AtomicLong();
    private Map<String, Long> seen = new HashMap<>();

    Sweep(Collections collections, Settings settings, MeterRegistry metrics) {
        this.collections = collections;
        this.lease = new Lease(collections.leases(), "sweep", LEASE);
        this.standing = settings.limits().standing();
        this.alone = !settings.connected();
        metrics.gauge("caravan.open.oldest.seconds", oldestSeconds);
    }

    /**
     * What is to be followed now, in order, in slices that are read when they are asked for; none
     * when another process sweeps.
     */
    public Iterator<List<Event>> standing() {
        if (!lease.take()) {
            oldestSeconds.set(0);
            return java.util.Collections.emptyIterator();
        }
        List<Slices.Held> marked = marked();
        oldestSeconds.set(
                marked.isEmpty()
                        ? 0
                        : Duration.between(Ids.time(marked.get(0).id()), Instant.now())
                                .toSeconds());
        long now = System.nanoTime();
        Map<String, Long> seenBefore = seen;
        seen = new HashMap<>();
        List<Slices.Held> due = new ArrayList<>();
        for (Slices.Held mark : marked) {
            long since = seenBefore.getOrDefault(mark.id(), now);
            seen.put(mark.id(), since);
            if (now - since >= standing.toNanos() || isLeftFromBefore(mark.id())) {
                due.add(mark);
            }
        }
        return slices(due);
    }

    /** Nobody else uses the embedded store: what was marked when we started is ours to follow. */
    private boolean isLeftFromBefore(String id) {
        return alone && id.compareTo(startedAt) < 0;
    }

    private List<Slices.Held> marked() {
        return collections
                .events()
                .find(MARKED)
                .projection(Projections.include("_id", "size"))
                .sort(Sorts.ascending("_id"))
                .limit(MARKS_AT_ONCE)
                .map(found -> new Slices.Held(found.getString("_id"), found.getInteger("size")))
                .into(new ArrayList<>());
    }

    private Iterator<List<Event>> slices(List<Slices.Held> marks) {
        return Slices.of(marks).stream().map(this::load).iterator();
    }

    /** Those that are still marked: a slice's turn may come late. */
    private List<Event> load(List<String> ids) {
        lease.take();
        return collections.events().find(Filters.in("_id", ids)).into(new ArrayList<>()).stream()
                .filter(document -> document.containsKey(OpenMarks.FIELD))
                .map(EventDocument::event)
                .sorted(Comparator.comparing(Event::id))
                .toList();
    }
}
