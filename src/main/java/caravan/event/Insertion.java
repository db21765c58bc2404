package caravan.event;

import jakarta.inject.Singleton;
import java.util.List;
import org.bson.Document;

/** Writes events in the name of this process's journal. */
@Singleton
public class Insertion {

    private final Progress progress;

    Insertion(Progress progress) {
        this.progress = progress;
    }

    /** The command that stores these. */
    public Document command(List<Event> batch) {
        return EventDocument.insert(batch, progress.journal());
    }
}
