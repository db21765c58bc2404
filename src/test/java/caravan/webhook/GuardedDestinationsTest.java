package caravan.webhook;

import caravan.TestSettings;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import servers.NameServer;

import static org.assertj.core.api.Assertions.assertThat;

/** A registration looks its destination's name up once, also when nobody knows it. */
class GuardedDestinationsTest {

    private static final Destination NOWHERE = Destination.of("http://nowhere.test/hook");

    @Test
    void aNameIsLookedUpOnceForOneCall() {
        try (NameServer names = new NameServer();
                TestGuard guard =
                        new TestGuard(
                                TestSettings.with(
                                        "name-server",
                                        names.address(),
                                        "limits.name-time",
                                        "0s"))) {
            GuardedDestinations first = new GuardedDestinations(guard.checks());
            assertThat(first.warning(NOWHERE)).hasValue("its name does not resolve");
            int once = names.asked("nowhere.test");
            assertThat(once).isPositive();

            GuardedDestinations second = new GuardedDestinations(guard.checks());
            assertThat(second.refusal(NOWHERE)).isEmpty();
            assertThat(second.warning(NOWHERE)).hasValue("its name does not resolve");
            assertThat(names.asked("nowhere.test")).isEqualTo(2 * once);
        }
    }

    /** An address needs no look-up, and what nobody answers for makes nobody else wait. */
    @Test
    void whatIsOverTheBoundIsTakenUnseen() {
        try (NameServer names = new NameServer();
                TestGuard guard =
                        new TestGuard(
                                TestSettings.with(
                                        "name-server",
                                        names.address(),
                                        "limits.name-checks",
                                        "1",
                                        "limits.name-time",
                                        "0s"))) {
            names.hang("slow.test");
            var slow =
                    CompletableFuture.supplyAsync(
                            () ->
                                    new GuardedDestinations(guard.checks())
                                            .warning(Destination.of("http://slow.test/")));
            Awaitility.await().until(() -> names.asked("slow.test") > 0);
            GuardedDestinations over = new GuardedDestinations(guard.checks());
            assertThat(over.refusal(NOWHERE)).isEmpty();
            assertThat(over.warning(NOWHERE).orElseThrow()).contains("was not looked up");
            assertThat(names.asked("nowhere.test")).isZero();
            assertThat(over.refusal(Destination.of("http://10.0.0.1/"))).isPresent();
            assertThat(slow.join()).hasValue("no name server answers for its name");
            assertThat(new GuardedDestinations(guard.checks()).warning(NOWHERE))
                    .hasValue("its name does not resolve");
        }
    }
}
