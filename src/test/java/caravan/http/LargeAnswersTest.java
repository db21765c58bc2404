package caravan.http;

import caravan.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LargeAnswersTest {

    private final LargeAnswers large =
            new LargeAnswers(new SlowClients(TestSettings.with(), new SimpleMeterRegistry()));

    @Test
    void refusesWhatWouldWaitTooLongForItsTurn() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> large.make(() -> madeAt(begun, end)));
        }
        begun.await();
        assertThatThrownBy(() -> large.make(Reply::noContent))
                .isInstanceOfSatisfying(
                        Problem.class, busy -> assertThat(busy.status()).isEqualTo(503));
        end.countDown();
        assertThat(large.make(Reply::noContent).status()).isEqualTo(204);
        threads.shutdown();
    }

    private static Reply madeAt(CountDownLatch begun, CountDownLatch end) {
        begun.countDown();
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Reply.noContent();
    }
}
