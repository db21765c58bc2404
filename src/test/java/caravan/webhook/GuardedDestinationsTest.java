package caravan.webhook;

import caravan.TestSettings;
import java.net.URI;
import org.junit.jupiter.api.Test;
import servers.NameServer;

import static org.assertj.core.api.Assertions.assertThat;

/** A registration looks its destination's name up once, also when nobody knows it. */
class GuardedDestinationsTest {

    private static final URI NOWHERE = URI.create("http://nowhere.test/hook");

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
            GuardedDestinations first = new GuardedDestinations(guard.guard());
            assertThat(first.warning(NOWHERE)).hasValue("its name does not resolve");
            int once = names.asked("nowhere.test");
            assertThat(once).isPositive();

            GuardedDestinations second = new GuardedDestinations(guard.guard());
            assertThat(second.refusal(NOWHERE)).isEmpty();
            assertThat(second.warning(NOWHERE)).hasValue("its name does not resolve");
            assertThat(names.asked("nowhere.test")).isEqualTo(2 * once);
        }
    }
}
