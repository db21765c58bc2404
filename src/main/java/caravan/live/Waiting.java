package caravan.live;

import caravan.Settings;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** All messages that wait for viewers to take them, with a bound for all of them together. */
@Singleton
class Waiting {

    private final long bound;
    private final AtomicLong length = new AtomicLong();

    Waiting(Settings settings) {
        bound = settings.limits().viewersBytes().asLongValue();
    }

    /** An event's message. */
    Message event(byte[] json) {
        return message(
                "{\"type\":\"event\",\"event\":" + new String(json, StandardCharsets.UTF_8) + "}");
    }

    /** The message of a delivery's change. */
    Message delivery(String json) {
        return message("{\"type\":\"delivery\",\"delivery\":" + json + "}");
    }

    Message message(String text) {
        return new Message(text, length);
    }

    boolean isOverBound() {
        return length.get() > bound;
    }
}
