package caravan.store;

import java.util.List;
import java.util.Locale;

/** What is owed to every stored event: each apart from the other, since each may have to wait. */
public enum Duty {

    /** It goes on the bus. */
    PUBLISH,

    /** What webhooks are owed of it is written down. */
    PLAN;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** Its name in the store. */
    public String key() {
        return key;
    }

    public Duty other() {
        return this == PUBLISH ? PLAN : PUBLISH;
    }

    /**
     * What an event carries while this duty may be open: its journal's name, alone or with the
     * duty's.
     */
    public List<String> marks(String journal) {
        return List.of(journal, onlyThis(journal));
    }

    /** What an event carries when the other duty was done by the sweep. */
    public String onlyThis(String journal) {
        return journal + "." + key;
    }

    /** Whether an event that carries this mark (null for none) may be owed this duty. */
    public boolean isOpen(String mark) {
        return mark != null && !mark.endsWith("." + other().key);
    }
}
