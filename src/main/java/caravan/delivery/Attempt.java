package caravan.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One HTTP call made for a delivery, with what came of it.
 *
 * @param at when it began
 * @param status of the answer; empty where none came
 * @param error why none came, in a few words; empty where one did
 * @param excerpt the beginning of the answer's body; empty where there was none, or no text
 */
public record Attempt(
        Instant at, Duration duration, OptionalInt status, Optional<String> error, String excerpt) {

    static Attempt of(Instant at, Answer answer) {
        if (answer instanceof Answer.Answered answered) {
            return new Attempt(
                    at,
                    answered.duration(),
                    OptionalInt.of(answered.status()),
                    Optional.empty(),
                    answered.excerpt().text());
        }
        Answer.Unanswered unanswered = (Answer.Unanswered) answer;
        return new Attempt(
                at,
                unanswered.duration(),
                OptionalInt.empty(),
                Optional.of(unanswered.reason()),
                "");
    }

    /** Without an excerpt: what one line of a log says. */
    @Override
    public String toString() {
        String outcome =
                status.isPresent() ? Integer.toString(status.getAsInt()) : error.orElse("");
        return outcome + " in " + duration.toMillis() + " ms";
    }
}
