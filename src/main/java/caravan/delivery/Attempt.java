package caravan.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One HTTP call made for a delivery, with what came of it.
 *
 * @param at when it began
 * @param status of the answer; empty where none came
 * @param error why none came, in a few words; empty where one did
 * @param excerpt the beginning of the answer's body; empty where there was none, or no text
 * @param headers of the answer, by their names in lower case, safe to show; none where none came
 */
public record Attempt(
        Instant at,
        Duration duration,
        OptionalInt status,
        Optional<String> error,
        String excerpt,
        Map<String, List<String>> headers) {

    /** One without headers. */
    public Attempt(
            Instant at,
            Duration duration,
            OptionalInt status,
            Optional<String> error,
            String excerpt) {
        this(at, duration, status, error, excerpt, Map.of());
    }

    /** None was made, for this reason. */
    static Attempt none(Instant at, String reason) {
        return new Attempt(at, Duration.ZERO, OptionalInt.empty(), Optional.of(reason), "");
    }

    static Attempt of(Instant at, Answer answer, Echo echo) {
        if (answer instanceof Answer.Answered answered) {
            return new Attempt(
                    at,
                    answered.duration(),
                    OptionalInt.of(answered.status()),
                    Optional.empty(),
                    echo.masked(answered.excerpt()),
                    AnswerHeaders.shown(echo.masked(answered.headers())));
        }
        Answer.Unanswered unanswered = (Answer.Unanswered) answer;
        return new Attempt(
                at,
                unanswered.duration(),
                OptionalInt.empty(),
                Optional.of(unanswered.reason()),
                "");
    }

    /** Without what the answer holds: when, how long, and what came of it. */
    Attempt brief() {
        return new Attempt(at, duration, status, error, "");
    }

    /** Without an excerpt: what one line of a log says. */
    @Override
    public String toString() {
        String outcome =
                status.isPresent() ? Integer.toString(status.getAsInt()) : error.orElse("");
        return outcome + " in " + duration.toMillis() + " ms";
    }
}
