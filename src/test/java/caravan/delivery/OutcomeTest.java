package caravan.delivery;

import caravan.delivery.Outcome.Situation;
import caravan.webhook.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What an answer means for its delivery. */
class OutcomeTest {

    private static final Backoff USUAL = new Backoff(Sending.USUAL_RETRY);

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final Situation FIRST = new Situation(1, USUAL, NOW, Optional.empty());
    private static final Outcome IN_FIVE_SECONDS = new Outcome.Again(NOW.plusSeconds(5));

    private static Answer status(int status, String... retryAfter) {
        return new Answer.Answered(
                status,
                Map.of("retry-after", List.of(retryAfter)),
                new Excerpt("", false, false),
                Duration.ZERO);
    }

    private static Answer failure(Failure failure) {
        return new Answer.Unanswered(failure, "", Duration.ZERO);
    }

    private static Outcome of(Answer answer, Situation situation) {
        return Outcome.of(answer, situation, BackoffTest.draws(0.5));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any2xxDelivers(int status) {
        assertThat(of(status(status), FIRST)).isEqualTo(new Outcome.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void whatMayPassIsTriedAgain(int status) {
        assertThat(of(status(status), FIRST)).isEqualTo(IN_FIVE_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 413, 422, 451, 600})
    void allElseIsFinal(int status) {
        assertThat(of(status(status, "5"), FIRST)).isEqualTo(new Outcome.Failed());
    }

    @Test
    void goneSwitchesOff() {
        assertThat(of(status(410), FIRST)).isEqualTo(new Outcome.Gone());
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNSENDABLE", "NO_ROOM"})
    void noAnswerIsTriedAgain(Failure failure) {
        assertThat(of(failure(failure), FIRST)).isEqualTo(IN_FIVE_SECONDS);
    }

    @Test
    void whatWasNotSentIsNoAttempt() {
        Situation last = new Situation(10, USUAL, NOW, Optional.empty());
        assertThat(of(failure(Failure.NO_ROOM), last))
                .isEqualTo(new Outcome.Postponed(NOW.plusSeconds(1)));
        assertThat(of(failure(Failure.UNSENDABLE), FIRST)).isEqualTo(new Outcome.Failed());
    }

    @Test
    void aScheduleThatIsUsedUpIsDead() {
        Situation ninth = new Situation(9, USUAL, NOW, Optional.empty());
        Situation tenth = new Situation(10, USUAL, NOW, Optional.empty());
        assertThat(of(status(503), ninth))
                .isEqualTo(new Outcome.Again(NOW.plus(Duration.ofHours(24))));
        assertThat(of(status(503), tenth)).isEqualTo(new Outcome.Dead());
    }

    @Test
    void aTickIsTriedAgainOnlyBeforeTheNext() {
        Backoff ticks = USUAL.forTicks(Duration.ofSeconds(5));
        Optional<Instant> next = Optional.of(NOW.plusSeconds(5));
        assertThat(of(status(503), new Situation(1, ticks, NOW, next)))
                .isEqualTo(new Outcome.Again(NOW.plusMillis(1_250)));
        assertThat(of(status(503), new Situation(2, ticks, NOW.plusSeconds(2), next)))
                .isEqualTo(new Outcome.Dead());
        assertThat(of(status(503, "4"), new Situation(1, ticks, NOW, next)))
                .isEqualTo(new Outcome.Again(NOW.plusSeconds(4)));
        assertThat(of(status(503, "5"), new Situation(1, ticks, NOW, next)))
                .isEqualTo(new Outcome.Dead());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    60 | 60
                    0 | 5
                    99999999999999999999 | 86400
                    Sun, 22 Nov 2026 06:02:00 GMT | 120
                    Sunday, 22-Nov-26 06:02:00 GMT | 120
                    Sun Nov 22 06:02:00 2026 | 120
                    Tue Dec  1 06:00:00 2026 | 86400
                    Sun, 06 Nov 1994 08:49:37 GMT | 5
                    Sunday, 06-Nov-94 08:49:37 GMT | 5
                    Mon, 22 Nov 2026 06:02:00 GMT | 5
                    -60 | 5
                    1.5 | 5
                    soon | 5
                    '' | 5
                    """)
    void comesAgainWhenTheReceiverAsks(String retryAfter, long seconds) {
        Outcome then = new Outcome.Again(NOW.plusSeconds(seconds));
        assertThat(of(status(429, retryAfter), FIRST)).isEqualTo(then);
        assertThat(of(status(503, retryAfter), FIRST)).isEqualTo(then);
    }
}
