package servers;

import java.time.Duration;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** What a sender hears when the store is not of use: in time, that it is to send again. */
public final class SendAgain {

    /** What is promised is five seconds; the machine that tests may be slow. */
    private static final Duration IN_TIME = Duration.ofSeconds(10);

    private SendAgain() {}

    public static void check(Http.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
    }

    /** That the store is away, so that an event sent may still appear. */
    public static void checkStoreIsAway(Http.Answer answer) {
        check(answer);
        assertThat(answer.json().get("type").textValue()).endsWith(":store-away");
    }

    public static void checkInTime(Senders senders) {
        assertThat(senders.longest()).isLessThan(IN_TIME);
    }

    /** The answer of a call that is answered in time. */
    public static Http.Answer inTime(Supplier<Http.Answer> call) {
        long begun = System.nanoTime();
        Http.Answer answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(IN_TIME);
        return answer;
    }
}
