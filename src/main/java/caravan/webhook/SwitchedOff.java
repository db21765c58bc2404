package caravan.webhook;

import java.util.Locale;

/** Why Caravan switched a webhook off. */
public enum SwitchedOff {
    /** Its receiver said that it is gone: 410. */
    GONE,
    /** It only failed for days. */
    FAILING;

    static SwitchedOff parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** As it is kept. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
