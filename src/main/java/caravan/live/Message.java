package caravan.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What viewers are shown: one text for all of them, counted once as long as it waits for any. */
final class Message {

    private final String text;
    private final AtomicLong waiting;
    private final AtomicInteger waitingFor = new AtomicInteger();

    /**
     * @param waiting the length of all that waits
     */
    Message(String text, AtomicLong waiting) {
        this.text = text;
        this.waiting = waiting;
    }

    String text() {
        return text;
    }

    int length() {
        return text.length();
    }

    /** It waits for one viewer more. */
    void add() {
        if (waitingFor.getAndIncrement() == 0) {
            waiting.addAndGet(length());
        }
    }

    /** It waits for one viewer less. */
    void remove() {
        if (waitingFor.decrementAndGet() == 0) {
            waiting.addAndGet(-length());
        }
    }
}
