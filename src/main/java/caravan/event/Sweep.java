package caravan.event;

import caravan.Settings;
import caravan.store.Collections;
import caravan.store.Duty;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Finds events that nobody has followed, by what is still to be done to them. */
@Singleton
public class Sweep {

    private final Map<Duty, DutySweep> sweeps = new EnumMap<>(Duty.class);

    Sweep(Collections collections, Progress progress, Settings settings, MeterRegistry metrics) {
        for (Duty duty : Duty.values()) {
            sweeps.put(duty, new DutySweep(duty, collections, progress, settings, metrics));
        }
    }

    /** What is to be published now, slice by slice; none when another process does it. */
    public Iterator<List<Event>> unpublished() {
        return sweeps.get(Duty.PUBLISH).standing();
    }

    /** What is to be planned now, slice by slice; none when another process does it. */
    public Iterator<List<Event>> unplanned() {
        return sweeps.get(Duty.PLAN).standing();
    }

    /** Leaves publishing to a process that has what this one lacks for it. */
    public void leaveToOthers() {
        sweeps.get(Duty.PUBLISH).leaveToOthers();
    }
}
