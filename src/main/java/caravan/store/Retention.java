package caravan.store;

import caravan.Ids;
import caravan.Settings;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.conversions.Bson;

/**
 * Deletes what need not be kept any longer: events by age and, in the embedded store, by number and
 * bytes, so that it stays quick. Never what is still to be followed, or a delivery still needs.
 */
@Singleton
public class Retention {

    /** Of the embedded store's room, what one inbox may fill. */
    private static final int SHARE = 4;

    private static final Duration LATE_KEPT = Duration.ofDays(1);

    /** What is too old may stay for so long besides. */
    private static final Duration AGING = Duration.ofMinutes(1);

    /** By this part of the room it may be passed before the store is asked for what is in it. */
    private static final int SLACK = 20;

    private final Collections collections;
    private final Settings settings;
    private final Growth growth;
    private Instant agedAt = Instant.MIN;
    private Occupancy occupancy;

    Retention(Collections collections, Settings settings, Growth growth) {
        this.collections = collections;
        this.settings = settings;
        this.growth = growth;
    }

    /** One round; safe to be done by several processes at once. */
    public synchronized void enforce() {
        Instant now = Instant.now();
        if (now.minus(AGING).isAfter(agedAt)) {
            deleteAged(now);
            agedAt = now;
        }
        Map<String, Growth.Sum> since = growth.take();
        if (!settings.connected() && mayBeOver(since)) {
            deleteOver();
        }
    }

    private void deleteAged(Instant now) {
        String limit = Ids.floor(now.minus(settings.retention()));
        Bson old = Unfollowed.in(collections).noneBelow(limit);
        Set<String> owed = owed(Filters.lt("event", limit));
        Slices.delete(
                collections.events(),
                owed.isEmpty() ? old : Filters.and(old, Filters.nin("_id", owed)));
        Slices.delete(collections.tickets(), Filters.lt("expiresAt", Date.from(now)));
        Slices.update(
                collections.events(),
                Filters.lt("late", Date.from(now.minus(LATE_KEPT))),
                Updates.unset("late"));
    }

    /** The events that a delivery still needs. */
    private Set<String> owed(Bson which) {
        return collections
                .deliveriesDue()
                .find(Filters.and(Filters.exists("event"), which))
                .projection(Projections.include("event"))
                .map(delivery -> delivery.getString("event"))
                .into(new HashSet<>());
    }

    /** By what was in the store at the last look, and what has come since. */
    private boolean mayBeOver(Map<String, Growth.Sum> since) {
        if (occupancy == null) {
            return true;
        }
        since.forEach(occupancy::add);
        return occupancy.isOver();
    }

    /** From the newest to the oldest: each inbox has its share, and all together the room. */
    private void deleteOver() {
        Unfollowed unfollowed = Unfollowed.in(collections);
        Set<String> owed = owed(Filters.empty());
        Occupancy found = new Occupancy();
        List<Slices.Held> over = new ArrayList<>();
        collections
                .events()
                .find()
                .projection(Projections.include("inbox", "size", "journal"))
                .sort(Sorts.descending("_id"))
                .forEach(
                        event -> {
                            String inbox = event.getString("inbox");
                            int size = event.getInteger("size");
                            String id = event.getString("_id");
                            if (unfollowed.covers(event.getString("journal"), id)
                                    || owed.contains(id)
                                    || found.hasRoom(inbox, size)) {
                                found.add(inbox, new Growth.Sum(1, size));
                            } else {
                                over.add(new Slices.Held(id, size));
                            }
                        });
        Slices.delete(collections.events(), over);
        occupancy = found;
    }

    /** How much of the room is taken, in all and by each inbox. */
    private final class Occupancy {

        private final Room all =
                new Room(settings.maxEvents(), settings.limits().storeBytes().asLongValue());
        private final Map<String, Room> shares = new HashMap<>();

        private Room share(String inbox) {
            return shares.computeIfAbsent(inbox, unknown -> all.share(SHARE));
        }

        boolean hasRoom(String inbox, int size) {
            return share(inbox).has(size) && all.has(size);
        }

        void add(String inbox, Growth.Sum sum) {
            share(inbox).fill(sum);
            all.fill(sum);
        }

        boolean isOver() {
            return all.isOver() || shares.values().stream().anyMatch(Room::isOver);
        }
    }

    /** So many events and so many bytes. */
    private static final class Room {

        private final long mostEvents;
        private final long mostBytes;
        private long events;
        private long bytes;

        Room(long mostEvents, long mostBytes) {
            this.mostEvents = mostEvents;
            this.mostBytes = mostBytes;
        }

        Room share(int parts) {
            return new Room(Math.max(1, mostEvents / parts), mostBytes / parts);
        }

        boolean has(int size) {
            return events < mostEvents && bytes + size <= mostBytes;
        }

        void fill(Growth.Sum sum) {
            events += sum.events();
            bytes += sum.bytes();
        }

        boolean isOver() {
            return events > mostEvents + mostEvents / SLACK
                    || bytes > mostBytes + mostBytes / SLACK;
        }
    }
}
