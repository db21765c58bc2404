package caravan.event;

import caravan.Complaints;
import caravan.Ids;
import caravan.store.Collections;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * How far this process's journal was followed. Every event is stored with the journal's name, and
 * events are followed in the order of their ids: so one document says of all of them which are
 * still to be followed, and an event needs no second write.
 *
 * <p>It is written behind what it tells, ten times a second at most: who comes after a process that
 * died follows its last events twice, which is safe. It never tells of more than was followed.
 */
@Singleton
public class Progress {

    private static final long BEHIND_MILLIS = 100;

    /** So often it is written without need, so that others see that this process lives. */
    private static final long SIGN_OF_LIFE_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Ranges that lie next to each other become one when there are more. */
    private static final int MOST_LEFT = 20;

    /** From the first id to the last. */
    private record Range(String from, String to) {

        /** This and one that begins later; they may overlap. */
        Range with(Range later) {
            return new Range(from, to.compareTo(later.to) > 0 ? to : later.to);
        }

        Document document() {
            return new Document("from", from).append("to", to);
        }
    }

    private final Collections collections;
    private final Complaints complaints;
    private final String journal = Ids.next();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final List<Range> left = new ArrayList<>();
    private String followed = "";
    private boolean changed;
    private long writtenAt;

    Progress(Collections collections, Complaints complaints) {
        this.collections = collections;
        this.complaints = complaints;
    }

    /** The name that every event of this process carries. */
    public String journal() {
        return journal;
    }

    /** Before anything is stored: whoever looks for what is to be followed begins with this. */
    public void begin() {
        write();
        clock.scheduleWithFixedDelay(
                this::writeIfDue, BEHIND_MILLIS, BEHIND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** These were followed, and all before them were too, or left. */
    public synchronized void followed(List<Event> events) {
        followed = events.get(events.size() - 1).id();
        changed = true;
    }

    /**
     * These were not, and may be stored: to be told before what comes after them is followed. What
     * there is no room for is left before what is being tried, so it does not come in order.
     */
    public synchronized void left(List<Event> events) {
        left.add(new Range(events.get(0).id(), events.get(events.size() - 1).id()));
        left.sort(Comparator.comparing(Range::from));
        if (left.size() > MOST_LEFT) {
            joinNearest();
        }
        changed = true;
    }

    /** What lies between two of them will be followed once more, which is safe. */
    private void joinNearest() {
        int nearest = 1;
        for (int i = 2; i < left.size(); i++) {
            if (millisBefore(i) < millisBefore(nearest)) {
                nearest = i;
            }
        }
        left.set(nearest - 1, left.get(nearest - 1).with(left.get(nearest)));
        left.remove(nearest);
    }

    private long millisBefore(int index) {
        return Ids.time(left.get(index).from).toEpochMilli()
                - Ids.time(left.get(index - 1).to).toEpochMilli();
    }

    private void writeIfDue() {
        try {
            if (isDue()) {
                write();
            }
        } catch (MongoException e) {
            synchronized (this) {
                changed = true;
            }
            complaints.warn("The journal's progress could not be written yet", e.toString());
        }
    }

    private synchronized boolean isDue() {
        return changed || System.nanoTime() - writtenAt > SIGN_OF_LIFE_NANOS;
    }

    void write() {
        collections
                .journals()
                .replaceOne(
                        Filters.eq("_id", journal), document(), new ReplaceOptions().upsert(true));
    }

    synchronized Document document() {
        changed = false;
        writtenAt = System.nanoTime();
        return new Document("_id", journal)
                .append("followed", followed)
                .append("left", left.stream().map(Range::document).toList())
                .append("seenAt", new Date());
    }

    /** At the end, when nothing is followed any more. */
    public void stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(5, TimeUnit.SECONDS);
        writeIfDue();
    }
}
