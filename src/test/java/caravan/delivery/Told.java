package caravan.delivery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who watches every inbox, and writes down what they are told. */
final class Told implements Audience {

    private final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public boolean watches(String inbox) {
        return true;
    }

    @Override
    public void tell(Deliveries.Read changed) {
        changes.add(changed.id() + " " + Deliveries.name(changed.state()));
    }

    /** Ids and states in their order. */
    List<String> changes() {
        return changes;
    }
}
