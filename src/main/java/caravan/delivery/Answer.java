package caravan.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What came of a call. */
public sealed interface Answer {

    /** From the beginning of the call on. */
    Duration duration();

    /**
     * The head of an answer came, and counts by its status whatever became of its body.
     *
     * @param headers by their names in lower case, safe to show
     */
    record Answered(
            int status, Map<String, List<String>> headers, Excerpt excerpt, Duration duration)
            implements Answer {}

    /**
     * @param reason a few words without a secret: no part of the URL but its host
     */
    record Unanswered(Failure failure, String reason, Duration duration) implements Answer {}
}
