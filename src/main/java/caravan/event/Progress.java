package caravan.event;

import caravan.Complaints;
import caravan.Ids;
import caravan.store.Collections;
import caravan.store.Duty;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

    private final Collections collections;
    private final Complaints complaints;
    private final String journal = Ids.next();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private final Map<Duty, Track> tracks = new EnumMap<>(Duty.class);
    private boolean changed;
    private long writtenAt;

    Progress(Collections collections, Complaints complaints) {
        this.collections = collections;
        this.complaints = complaints;
        for (Duty duty : Duty.values()) {
            tracks.put(duty, new Track());
        }
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

    /** These were published, and all before them were too, or left. */
    public void published(List<Event> events) {
        followed(Duty.PUBLISH, events);
    }

    /** What webhooks are owed of these is written, and of all before them too, or left. */
    public void planned(List<Event> events) {
        followed(Duty.PLAN, events);
    }

    synchronized void followed(Duty duty, List<Event> events) {
        tracks.get(duty).followed(events);
        changed = true;
    }

    /** These were not, and may be stored: to be told before what comes after them is followed. */
    synchronized void left(Duty duty, List<Event> events) {
        tracks.get(duty).left(events);
        changed = true;
    }

    /**
     * These are all that is not done of this journal: what was left long ago and is, is forgotten.
     */
    synchronized void open(Duty duty, Collection<String> ids, long now) {
        changed |= tracks.get(duty).forgetSettled(ids, now);
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
        Document document = new Document("_id", journal).append("seenAt", new Date());
        tracks.forEach((duty, track) -> document.append(duty.key(), track.document()));
        return document;
    }

    /** At the end, when nothing is followed any more. */
    public void stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(5, TimeUnit.SECONDS);
        writeIfDue();
    }
}
