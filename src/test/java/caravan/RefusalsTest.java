package caravan;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Settings with which Caravan does not start, each with the sentence that says why. */
class RefusalsTest {

    /** Port 0 is refused when all else is right, so no test needs a free one. */
    private static String refusal(String name, String value) {
        return Refusals.of(Map.of(name, value, "PORT", "0")).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "CARAVAN_NAME_SERVER, 10.0.0.53:",
        "CARAVAN_NAME_SERVER, 10.0.0.53:dns",
        "CARAVAN_NAME_SERVER, 10.0.0.53:65536",
        "CARAVAN_NAME_SERVER, 10.0.0.53:53:53",
        "CARAVAN_NAME_SERVER, fd00::53",
        "CARAVAN_NAME_SERVER, 10.0.0.256",
        "CARAVAN_NAME_SERVER, :53",
        "CARAVAN_MAX_DELIVERIES, 0",
        "CARAVAN_MAX_DELIVERIES, many",
        "CARAVAN_DELIVERY_RETENTION, 0s",
        "CARAVAN_DELIVERY_RETENTION, P30D",
        "CARAVAN_ALLOW_NETWORKS, nothing",
        "CARAVAN_ALLOW_NETWORKS, 'none,10.0.0.0/8'"
    })
    void refuses(String name, String value) {
        assertThat(refusal(name, value)).startsWith(name + " must be ");
    }

    @ParameterizedTest
    @CsvSource({
        "CARAVAN_NAME_SERVER, 10.0.0.53",
        "CARAVAN_NAME_SERVER, 10.0.0.53:5353",
        "CARAVAN_NAME_SERVER, '[fd00::53]'",
        "CARAVAN_NAME_SERVER, '[fd00::53]:53'",
        "CARAVAN_MAX_DELIVERIES, 1",
        "CARAVAN_DELIVERY_RETENTION, 30d",
        "CARAVAN_ALLOW_NETWORKS, none"
    })
    void takes(String name, String value) {
        assertThat(refusal(name, value)).startsWith("PORT must be ");
    }
}
