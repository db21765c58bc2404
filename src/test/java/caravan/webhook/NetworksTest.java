package caravan.webhook;

import caravan.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an operator allows, and what is allowed when nothing is said. */
class NetworksTest {

    private static Networks with(String... settings) {
        return Networks.of(TestSettings.with(settings));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.9.9.9", "::1"})
    void thisMachineIsAllowedWhereNobodyElseReachesCaravan(String host) {
        assertThat(with("host", host)).hasToString("127.0.0.0/8, ::1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "caravan.example", "127.0.0.1.example"})
    void nothingIsAllowedWhereOthersReachIt(String host) {
        assertThat(with("host", host).isEmpty()).isTrue();
    }

    /** A proxy of this machine brings others here. */
    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com, ''",
        "http://192.168.1.5:8080, ''",
        "http://localhost:8080, '127.0.0.0/8, ::1'",
        "http://[::1]:8080, '127.0.0.0/8, ::1'"
    })
    void nothingIsAllowedBehindAProxyThatOthersReach(String publicUrl, String allowed) {
        assertThat(with("public-url", publicUrl)).hasToString(allowed);
    }

    @Test
    void theOperatorCanAllowNothing() {
        assertThat(with("allow-networks", "none").isEmpty()).isTrue();
    }

    @Test
    void nothingIsAllowedInConnectedMode() {
        assertThat(with("mongodb-url", "mongodb://127.0.0.1").isEmpty()).isTrue();
    }

    @Test
    void whatTheOperatorSaysStands() {
        assertThat(with("allow-networks", "10.1.0.0/16, fd00::/8,192.168.1.1"))
                .hasToString("10.1.0.0/16, fd00::/8, 192.168.1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "10.0.0.0/8,",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "fe80::1/10",
                "::/129",
                "10.0.0.0/255.0.0.0",
                "10.*",
                "10.0.0.0-10.0.0.9",
                "*",
                "/8",
                "10/8",
                "example.com",
                "fe80::1%eth0",
                "10.0.0.0/-1",
                "10.0.0.0/08x"
            })
    void refusesWhatIsNoNetwork(String list) {
        assertThatThrownBy(() -> Networks.parse(list)).isInstanceOf(IllegalArgumentException.class);
    }
}
