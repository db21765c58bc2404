package caravan.http;

import caravan.Complaints;
import com.mongodb.MongoException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** What becomes of a failure: an answer, and what is said of it in the log. */
@Singleton
public class Answers {

    private static final Logger LOG = Logger.getLogger("caravan");

    private final MeterRegistry metrics;
    private final Complaints complaints;

    Answers(MeterRegistry metrics, Complaints complaints) {
        this.metrics = metrics;
        this.complaints = complaints;
    }

    /** The answer to a request that failed. */
    public Reply failed(Throwable failure) {
        Problem problem = problem(failure);
        metrics.counter("caravan.refused", "reason", problem.slug()).increment();
        return problem.reply();
    }

    /** The cause that has an answer is often wrapped. */
    private Problem problem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof MongoException || cause instanceof TimeoutException) {
                complaints.warn("The store did not answer", cause.toString());
                return Problem.storeAway();
            }
        }
        LOG.error("A request failed for a reason that nobody foresaw", failure);
        return Problem.unexpected();
    }

    /** A timer's turn, or a message, failed. */
    public void next(String route, Throwable failure) {
        complaints.warn("The route " + route + " failed and goes on", failure.toString());
    }
}
