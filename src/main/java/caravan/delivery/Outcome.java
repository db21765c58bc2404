package caravan.delivery;

import caravan.delivery.Answer.Answered;
import caravan.delivery.Answer.Unanswered;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What an attempt's answer means for its delivery. */
public sealed interface Outcome {

    /** A 2xx. */
    record Delivered() implements Outcome {}

    /** It is tried again then. */
    record Again(Instant at) implements Outcome {}

    /** It was not sent, for want of room: the same attempt is due again then. */
    record Postponed(Instant at) implements Outcome {}

    /** It was not sent, since its lease covers it no more: it is for whoever takes it next. */
    record Lapsed() implements Outcome {}

    /** The receiver will not have it: it is not tried again. */
    record Failed() implements Outcome {}

    /** The schedule is used up, or the next tick is due before the next attempt would be. */
    record Dead() implements Outcome {}

    /** A 410: failed, and the webhook is switched off. */
    record Gone() implements Outcome {}

    /**
     * @param attempts of this round, this one included; at least 1
     * @param end when there is no attempt any more, as for a tick when the next is due
     */
    record Situation(int attempts, Backoff backoff, Instant now, Optional<Instant> end) {}

    int POSTPONED_SECONDS = 1;

    static Outcome of(Answer answer, Situation situation, RandomGenerator random) {
        if (answer instanceof Answered answered) {
            return ofStatus(answered, situation, random);
        }
        return switch (((Unanswered) answer).failure()) {
            case NO_ROOM -> new Postponed(situation.now.plusSeconds(POSTPONED_SECONDS));
            case UNSENDABLE -> new Failed();
            default -> again(situation, Optional.empty(), random);
        };
    }

    private static Outcome ofStatus(
            Answered answered, Situation situation, RandomGenerator random) {
        int status = answered.status();
        if (status / 100 == 2) {
            return new Delivered();
        }
        if (status == 410) {
            return new Gone();
        }
        if (status / 100 == 5 || status == 408 || status == 425 || status == 429) {
            return again(situation, RetryAfter.of(answered.headers(), situation.now), random);
        }
        return new Failed();
    }

    private static Outcome again(
            Situation situation, Optional<Instant> wish, RandomGenerator random) {
        return situation
                .backoff
                .next(situation.attempts, situation.now, wish, random)
                .filter(at -> situation.end.map(at::isBefore).orElse(true))
                .<Outcome>map(Again::new)
                .orElseGet(Dead::new);
    }
}
