package caravan.event;

import caravan.Complaints;
import java.time.Clock;
import java.util.List;

/** Notices on a journal that takes them, and what was said. */
public final class TestNotices implements AutoCloseable {

    private final TestJournal journal = new TestJournal();

    public TestNotices() {
        journal.store.open();
    }

    public Notices notices(Clock clock) {
        return new Notices(journal.journal, new Complaints(), clock);
    }

    public List<Event> said() {
        return journal.store.written();
    }

    @Override
    public void close() {
        journal.close();
    }
}
