package caravan.event;

import caravan.Complaints;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** What the journal does, in numbers and, when it fails, in the log. */
@Singleton
class JournalMetrics {

    private final DistributionSummary batch;
    private final Timer write;
    private final Counter refused;
    private final Counter failed;
    private final Complaints complaints;

    JournalMetrics(MeterRegistry registry, Complaints complaints) {
        this.complaints = complaints;
        batch =
                DistributionSummary.builder("caravan.journal.batch")
                        .description("Events in one write")
                        .baseUnit("events")
                        .register(registry);
        write =
                Timer.builder("caravan.journal.write")
                        .description("Time that one write took")
                        .register(registry);
        refused =
                Counter.builder("caravan.journal.refused")
                        .description("Events that the store refused")
                        .baseUnit("events")
                        .register(registry);
        failed =
                Counter.builder("caravan.journal.failed")
                        .description("Writes whose outcome is not known")
                        .baseUnit("writes")
                        .register(registry);
    }

    void wrote(int events, long nanos) {
        batch.record(events);
        write.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused(String reason) {
        refused.increment();
        complaints.warn("The store refused an event", reason);
    }

    void failed(Throwable cause) {
        failed.increment();
        complaints.warn("The store did not take a write", cause.toString());
    }
}
