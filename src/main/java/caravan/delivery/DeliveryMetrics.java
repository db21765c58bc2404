package caravan.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** What becomes of deliveries in this process, in numbers. */
@Singleton
class DeliveryMetrics {

    /** What a destination may take: a few steps say enough. */
    private static final Duration[] STEPS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };

    private final MeterRegistry metrics;

    DeliveryMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    static String name(Outcome outcome) {
        return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A delivery has come to its end. */
    void ended(Delivery.State state) {
        metrics.counter("caravan.deliveries.ended", "state", Deliveries.name(state)).increment();
    }

    /** What came of an attempt, or of one that could not be made. */
    void settled(Outcome outcome) {
        metrics.counter("caravan.attempts", "outcome", name(outcome)).increment();
    }

    void attempted(Outcome outcome, Duration duration) {
        Timer.builder("caravan.attempt.duration")
                .description("Time from the beginning of an attempt to its end")
                .tag("outcome", name(outcome))
                .serviceLevelObjectives(STEPS)
                .register(metrics)
                .record(duration);
    }
}
