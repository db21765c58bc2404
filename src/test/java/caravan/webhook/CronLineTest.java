package caravan.webhook;

import caravan.http.BadValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CronLineTest {

    /** A Thursday. */
    private static final String NEW_YEAR = "2026-01-01T00:00:00Z";

    private static List<Instant> next(String line, String zone, String after, int count) {
        CronLine cron = CronLine.parse(line);
        Schedule schedule = time -> cron.next(time, ZoneId.of(zone));
        return schedule.next(Instant.parse(after), count);
    }

    private static void assertNext(String line, String zone, String after, String... times) {
        assertThat(next(line, zone, after, times.length))
                .as(line + " in " + zone)
                .isEqualTo(
                        Arrays.stream(times)
                                .map(OffsetDateTime::parse)
                                .map(OffsetDateTime::toInstant)
                                .toList());
    }

    private static void assertNext(String line, String... times) {
        assertNext(line, "UTC", NEW_YEAR, times);
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
        assertNext(
                "0 0 * * *", "UTC", "2025-12-31T23:59:59.999Z", NEW_YEAR, "2026-01-02T00:00:00Z");
        assertNext("* * * * *", "UTC", "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z");
    }

    @Test
    void rareDaysAreFound() {
        assertNext("0 0 29 2 *", "2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
        assertNext("0 0 29 2 *", "UTC", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z");
        assertNext("0 * 29 2 */8", "UTC", "2088-03-01T00:00:00Z", "2128-02-29T00:00:00Z");
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
            assertThat(next(line, zone, NEW_YEAR, 1)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * * | minute",
                "* 24 * * * | hour",
                "* * 0 * * | day of month",
                "* * 32 * * | day of month",
                "* * * 0 * | month",
                "* * * 13 * | month",
                "* * * MAI * | month",
                "* * * * 8 | day of week",
                "* * * * MONDAY | day of week",
                "-1 * * * * | minute",
                "5/10 * * * * | step without a range",
                "*/0 * * * * | step",
                "*/x * * * * | step",
                "10-5 * * * * | ends before it begins",
                "* * * * FRI-SUN | ends before it begins",
                "1,,2 * * * * | minute",
                "1, * * * * | minute",
                "1-2-3 * * * * | minute",
                "** * * * * | minute",
                "*5 * * * * | minute",
                "*-5 * * * * | minute",
                "1-* * * * * | minute",
                "* * ? * * | day of month",
                "* * L * * | day of month",
                "* * * * 5#2 | day of week",
                "4294967296 * * * * | minute",
                "99999999999999999999 * * * * | minute",
                "\u0665 * * * * | minute",
                "JAN * * * * | minute",
                "* * * * | five fields",
                "* * * * * * | five fields",
                "@daily | five fields",
                "'' | five fields"
            })
    void refusesWhatCronDoes(String line, String why) {
        assertThatThrownBy(() -> CronLine.parse(line))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesLongLine() {
        assertThatThrownBy(() -> CronLine.parse("1" + ",1".repeat(100) + " * * * *"))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("200");
    }

    @Test
    void skippedTimeHappensOnceWhenSkippingEnds() {
        assertNext(
                "30 2 * * *",
                "Europe/Paris",
                "2026-03-28T12:00:00Z",
                "2026-03-29T03:00+02:00",
                "2026-03-30T02:30+02:00");
        assertNext(
                "0,20,40 2 * * *",
                "America/New_York",
                "2026-03-08T00:00:00Z",
                "2026-03-08T03:00-04:00",
                "2026-03-09T02:00-04:00");
        assertNext(
                "15 2,3 * * *",
                "Europe/Paris",
                "2026-03-28T12:00:00Z",
                "2026-03-29T03:00+02:00",
                "2026-03-29T03:15+02:00");
        assertNext(
                "15 2 * * *",
                "Australia/Lord_Howe",
                "2026-10-03T00:00:00Z",
                "2026-10-04T02:30+11:00",
                "2026-10-05T02:15+11:00");
        assertNext(
                "30 0 * * FRI",
                "Africa/Cairo",
                "2026-04-23T00:00:00Z",
                "2026-04-24T01:00+03:00",
                "2026-05-01T00:30+03:00");
    }

    @Test
    void repeatedTimeHappensTheFirstTimeOnly() {
        assertNext(
                "30 2 * * *",
                "Europe/Paris",
                "2026-10-24T12:00:00Z",
                "2026-10-25T02:30+02:00",
                "2026-10-26T02:30+01:00");
        assertNext("30 2 * * *", "Europe/Paris", "2026-10-25T01:00:00Z", "2026-10-26T02:30+01:00");
        assertNext(
                "0 1-3 * * *",
                "Europe/Paris",
                "2026-10-24T22:00:00Z",
                "2026-10-25T01:00+02:00",
                "2026-10-25T02:00+02:00",
                "2026-10-25T03:00+01:00");
        assertNext(
                "45 1 * * *",
                "Australia/Lord_Howe",
                "2026-04-03T20:00:00Z",
                "2026-04-05T01:45+11:00",
                "2026-04-06T01:45+10:30");
    }

    @Test
    void linesWithStarFollowRealTime() {
        assertNext(
                "*/30 * * * *",
                "Europe/Paris",
                "2026-10-25T00:10:00Z",
                "2026-10-25T02:30+02:00",
                "2026-10-25T02:00+01:00",
                "2026-10-25T02:30+01:00",
                "2026-10-25T03:00+01:00");
        assertNext(
                "*/30 * * * *",
                "Europe/Paris",
                "2026-03-29T00:10:00Z",
                "2026-03-29T01:30+01:00",
                "2026-03-29T03:00+02:00");
        assertNext(
                "*/30 2 * * *", "Europe/Paris", "2026-03-28T12:00:00Z", "2026-03-30T02:00+02:00");
        assertNext(
                "0 * * * *",
                "Australia/Lord_Howe",
                "2026-10-03T14:50:00Z",
                "2026-10-04T03:00+11:00",
                "2026-10-04T04:00+11:00");
    }

    /** Samoa went over the date line: its 30 December 2011 was left out. */
    @Test
    void skippedDayIsNoDifferent() {
        assertNext(
                "0 9 * * *",
                "Pacific/Apia",
                "2011-12-29T20:00:00Z",
                "2011-12-31T00:00+14:00",
                "2011-12-31T09:00+14:00");
        assertNext(
                "0 */9 * * *",
                "Pacific/Apia",
                "2011-12-30T05:00:00Z",
                "2011-12-31T00:00+14:00",
                "2011-12-31T09:00+14:00");
    }

    @Test
    void textIsKeptWithoutSpareSpace() {
        assertThat(CronLine.parse(" 0 \t9 * *  MON-FRI ").text()).isEqualTo("0 9 * * MON-FRI");
        assertThat(CronLine.parse("0 0 * * *").next(Instant.parse(NEW_YEAR), ZoneOffset.UTC))
                .isPresent();
    }
}
