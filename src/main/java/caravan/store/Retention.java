package caravan.store;

import caravan.Ids;
import caravan.Settings;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Deletes what need not be kept any longer: events by age and, in the embedded store, by number and
 * bytes, so that it stays quick. Never what is still marked open.
 */
@Singleton
public class Retention {

    /** Of the embedded store's room, what one inbox may fill. */
    private static final int SHARE = 4;

    private static final Duration LATE_KEPT = Duration.ofDays(1);
    private static final Bson FOLLOWED = Filters.exists("open", false);

    private final Collections collections;
    private final Settings settings;

    Retention(Collections collections, Settings settings) {
        this.collections = collections;
        this.settings = settings;
    }

    /** One round; safe to be done by several processes at once. */
    public void enforce() {
        Instant now = Instant.now();
        Slices.delete(
                collections.events(),
                Filters.and(
                        Filters.lt("_id", Ids.floor(now.minus(settings.retention()))), FOLLOWED));
        Slices.delete(collections.tickets(), Filters.lt("expiresAt", Date.from(now)));
        collections
                .events()
                .updateMany(
                        Filters.lt("late", Date.from(now.minus(LATE_KEPT))),
                        new Document("$unset", new Document("late", "")));
        if (!settings.connected()) {
            Slices.deleteIds(collections.events(), overTheRoom());
        }
    }

    /** From the newest to the oldest: each inbox has its share, and all together the room. */
    private List<String> overTheRoom() {
        Room all = new Room(settings.maxEvents(), settings.limits().storeBytes().asLongValue());
        Map<String, Room> shares = new HashMap<>();
        List<String> over = new ArrayList<>();
        collections
                .events()
                .find()
                .projection(Projections.include("inbox", "size", "open"))
                .sort(Sorts.descending("_id"))
                .forEach(
                        event -> {
                            Room share =
                                    shares.computeIfAbsent(
                                            event.getString("inbox"), inbox -> all.share(SHARE));
                            int size = event.getInteger("size");
                            boolean fits = share.has(size) && all.has(size);
                            if (fits || event.containsKey("open")) {
                                share.fill(size);
                                all.fill(size);
                            } else {
                                over.add(event.getString("_id"));
                            }
                        });
        return over;
    }

    /** So many events and so many bytes. */
    private static final class Room {

        private long events;
        private long bytes;
        private final long mostEvents;
        private final long mostBytes;

        Room(long mostEvents, long mostBytes) {
            this.mostEvents = mostEvents;
            this.mostBytes = mostBytes;
            this.events = mostEvents;
            this.bytes = mostBytes;
        }

        Room share(int parts) {
            return new Room(Math.max(1, mostEvents / parts), mostBytes / parts);
        }

        boolean has(int size) {
            return events >= 1 && bytes >= size;
        }

        void fill(int size) {
            events--;
            bytes -= size;
        }
    }
}
