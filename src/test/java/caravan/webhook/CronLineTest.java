package caravan.webhook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.CronTimes.assertNextIn;
import static org.assertj.core.api.Assertions.assertThat;

class CronLineTest {

    /** A Thursday. */
    private static final String NEW_YEAR = "2026-01-01T00:00:00Z";

    private static void assertNext(String line, String... times) {
        assertNextIn(line, "UTC", NEW_YEAR, times);
    }

    @Test
    void readsListsRangesStepsAndNames() {
        assertNext(
                "5,10-11 0 * * *",
                "2026-01-01T00:05:00Z",
                "2026-01-01T00:10:00Z",
                "2026-01-01T00:11:00Z",
                "2026-01-02T00:05:00Z");
        assertNext(
                "10-59/25 1 * * *",
                "2026-01-01T01:10:00Z",
                "2026-01-01T01:35:00Z",
                "2026-01-02T01:10:00Z");
        assertNext("*/45 * * * *", "2026-01-01T00:45:00Z", "2026-01-01T01:00:00Z");
        assertNext(" 0\t0  1 feb,DEC * ", "2026-02-01T00:00:00Z", "2026-12-01T00:00:00Z");
        assertNext(
                "0 9 * * MON-FRI",
                "2026-01-01T09:00:00Z",
                "2026-01-02T09:00:00Z",
                "2026-01-05T09:00:00Z");
        assertNext("*/90 * * * *", "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z");
    }

    @Test
    void sundayIs0And7() {
        for (String sunday : List.of("0", "7", "sun", "7-7", "0,7")) {
            assertNext("0 0 * * " + sunday, "2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z");
        }
        assertNext(
                "0 0 * * 5-7",
                "2026-01-02T00:00:00Z",
                "2026-01-03T00:00:00Z",
                "2026-01-04T00:00:00Z",
                "2026-01-09T00:00:00Z");
    }

    @Test
    void eitherDayMatchesUnlessOneBeginsWithStar() {
        assertNext(
                "0 0 3 * MON",
                "2026-01-03T00:00:00Z",
                "2026-01-05T00:00:00Z",
                "2026-01-12T00:00:00Z");
        assertNext("0 0 * * MON", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        assertNext("0 0 3 * *", "2026-01-03T00:00:00Z", "2026-02-03T00:00:00Z");
        assertNext("0 0 */2 * MON", "2026-01-05T00:00:00Z", "2026-01-19T00:00:00Z");
        assertNext("0 0 1-31 * MON", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z");
    }

    @Test
    void nextIsAfterNotAt() {
        assertNextIn(
                "0 0 * * *", "UTC", "2025-12-31T23:59:59.999Z", NEW_YEAR, "2026-01-02T00:00:00Z");
        assertNextIn("* * * * *", "UTC", "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z");
    }

    @Test
    void rareDaysAreFound() {
        assertNext("0 0 29 2 *", "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
        assertNextIn("0 0 29 2 *", "UTC", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z");
        assertNextIn("0 * 29 2 */8", "UTC", "2088-03-01T00:00:00Z", "2128-02-29T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 30 2 *",
                "0 0 31 2,4,6,9,11 *",
                "* * 31 APR *",
                "*/5 * 30,31 2 *",
                "* 0 30 2 */7"
            })
    void whatNeverHappensIsFoundOut(String line) {
        for (String zone : List.of("UTC", "Europe/Paris", "Australia/Lord_Howe")) {
            assertThat(CronTimes.next(line, zone, NEW_YEAR, 1)).isEmpty();
        }
    }

    @Test
    void textIsKeptWithoutSpareSpace() {
        assertThat(CronLine.parse(" 0 \t9 * *  MON-FRI ").text()).isEqualTo("0 9 * * MON-FRI");
        assertThat(CronLine.parse("0 0 * * *").next(Instant.parse(NEW_YEAR), ZoneOffset.UTC))
                .isPresent();
    }
}
