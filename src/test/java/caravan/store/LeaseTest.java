package caravan.store;

import caravan.TestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LeaseTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final TestStore store = new TestStore(TestSettings.with());

    @AfterEach
    void stop() {
        store.close();
    }

    private Lease lease(String name, Duration time, String holder) {
        return new Lease(store.collections().leases(), name, time, holder);
    }

    @Test
    void hasOneHolderAmongSeveral() throws Exception {
        int processes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        for (int round = 0; round < 20; round++) {
            List<Callable<Boolean>> takers = new ArrayList<>();
            for (int process = 0; process < processes; process++) {
                takers.add(lease("round " + round, LONG, "process " + process)::take);
            }
            int holders = 0;
            for (Future<Boolean> taken : threads.invokeAll(takers)) {
                holders += taken.get() ? 1 : 0;
            }
            assertThat(holders).isOne();
        }
        threads.shutdown();
    }

    @Test
    void isRenewedByItsHolderOnly() {
        Lease ours = lease("sweep", LONG, "we");
        assertThat(ours.take()).isTrue();
        assertThat(ours.take()).isTrue();
        assertThat(lease("sweep", LONG, "they").take()).isFalse();
        assertThat(lease("other", LONG, "they").take()).isTrue();
        assertThat(store.collections().leases().countDocuments()).isEqualTo(2);
    }

    @Test
    void goesToAnotherWhenItIsOver() {
        Lease ours = lease("sweep", SHORT, "we");
        Lease theirs = lease("sweep", LONG, "they");
        assertThat(ours.take()).isTrue();
        await().until(theirs::take);
        assertThat(ours.take()).isFalse();
    }

    /** Each renewal counts from its own time. */
    @Test
    void lastsAfterRenewalForItsWholeTime() {
        lease("sweep", SHORT, "we").take();
        assertThat(lease("sweep", LONG, "we").take()).isTrue();
        long over = System.nanoTime() + 2 * SHORT.toNanos();
        await().until(() -> System.nanoTime() - over > 0);
        assertThat(lease("sweep", LONG, "they").take()).isFalse();
    }

    @Test
    void isReleasedByItsHolderOnly() {
        Lease ours = lease("sweep", LONG, "we");
        Lease theirs = lease("sweep", LONG, "they");
        ours.take();
        theirs.release();
        assertThat(theirs.take()).isFalse();
        ours.release();
        assertThat(theirs.take()).isTrue();
    }

    @Test
    void isOneProcessesByDefault() {
        assertThat(new Lease(store.collections().leases(), "sweep", LONG).take()).isTrue();
        assertThat(new Lease(store.collections().leases(), "sweep", LONG).take()).isTrue();
        assertThat(lease("sweep", LONG, "they").take()).isFalse();
    }
}
