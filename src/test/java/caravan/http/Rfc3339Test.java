package caravan.http;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Rfc3339Test {

    @Test
    void readsTheFirstAndTheLastTimeThereIs() {
        assertThat(Rfc3339.parse("9999-12-31T23:59:59Z"))
                .hasValue(Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(Rfc3339.parse("9999-12-31T23:59:59+18:00"))
                .hasValue(Instant.parse("9999-12-31T05:59:59Z"));
        assertThat(Rfc3339.parse("0000-01-01t00:00:00z"))
                .hasValue(Instant.parse("0000-01-01T00:00:00Z"));
    }

    /** In UTC, as they would be shown, they have no year of four digits. */
    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59-18:00", "0000-01-01T00:00:00+18:00"})
    void refusesWhatCannotBeShown(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}
