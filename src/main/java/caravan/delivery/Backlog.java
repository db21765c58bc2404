package caravan.delivery;

import caravan.Settings;
import caravan.store.Collections;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what one inbox is owed within its share, so that one whose destinations are away fills the
 * store for nobody else. It counts now and then: the share is passed by what comes meanwhile.
 */
@Singleton
class Backlog {

    private static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final class Count {

        private final long at = System.nanoTime();
        private long open;

        Count(long open) {
            this.open = open;
        }

        boolean isOld() {
            return System.nanoTime() - at > COUNTED_NANOS;
        }
    }

    private final Collections collections;
    private final int share;
    private final Map<String, Count> byInbox = new HashMap<>();
    private Count all;

    Backlog(Collections collections, Settings settings) {
        this.collections = collections;
        this.share = settings.limits().backlog();
    }

    /** Whether this inbox may be owed one more. */
    synchronized boolean admit(String inbox) {
        if (all == null || all.isOld()) {
            all = new Count(collections.deliveriesDue().estimatedDocumentCount());
            byInbox.values().removeIf(Count::isOld);
        }
        all.open++;
        if (all.open <= share) {
            return true;
        }
        Count count = byInbox.computeIfAbsent(inbox, this::count);
        if (count.open >= share) {
            return false;
        }
        count.open++;
        return true;
    }

    private Count count(String inbox) {
        return new Count(
                collections
                        .deliveriesDue()
                        .countDocuments(
                                Filters.eq("inbox", inbox), new CountOptions().limit(share)));
    }
}
