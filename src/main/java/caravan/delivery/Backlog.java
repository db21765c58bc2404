package caravan.delivery;

import caravan.Settings;
import caravan.store.Collections;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps what one inbox is owed within its share, so that one whose destinations are away fills the
 * store for nobody else. It counts now and then: the share is passed by what comes meanwhile.
 */
@Singleton
class Backlog {

    private static final long KNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Before anything is given up it is counted again, if that was not just now. */
    private static final long JUST_NOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final class Count {

        private final long at = System.nanoTime();
        private long open;

        Count(long open) {
            this.open = open;
        }

        boolean isToBeMade(long more, long share) {
            long age = System.nanoTime() - at;
            return age > KNOWN_NANOS || open + more > share && age > JUST_NOW_NANOS;
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

    /** Of what is to be owed to these inboxes together: whether each may be. */
    synchronized List<Boolean> admit(List<String> inboxes) {
        int more = inboxes.size();
        countAll(more);
        all.open += more;
        if (all.open <= share) {
            return java.util.Collections.nCopies(more, true);
        }
        Map<String, Long> wanted =
                inboxes.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        wanted.forEach(this::countIfToBeMade);
        return inboxes.stream().map(this::admit).toList();
    }

    /** Of so many that this inbox is to be owed: how many it may be just now. */
    synchronized int room(String inbox, int wanted) {
        countAll(wanted);
        if (all.open + wanted <= share) {
            return wanted;
        }
        countIfToBeMade(inbox, wanted);
        return (int) Math.max(0, Math.min(wanted, share - byInbox.get(inbox).open));
    }

    private void countAll(int more) {
        if (all == null || all.isToBeMade(more, share)) {
            all = new Count(collections.deliveriesDue().estimatedDocumentCount());
            byInbox.values().removeIf(count -> count.isToBeMade(0, share));
        }
    }

    private void countIfToBeMade(String inbox, long more) {
        Count known = byInbox.get(inbox);
        if (known == null || known.isToBeMade(more, share)) {
            byInbox.put(inbox, count(inbox));
        }
    }

    private boolean admit(String inbox) {
        Count count = byInbox.get(inbox);
        return count.open++ < share;
    }

    private Count count(String inbox) {
        return new Count(
                collections
                        .deliveriesDue()
                        .countDocuments(
                                Filters.eq("inbox", inbox), new CountOptions().limit(share)));
    }
}
