package caravan.webhook;

import org.junit.jupiter.api.Test;

import static caravan.webhook.CronTimes.assertNextIn;

/** What clocks skip and what they repeat. */
class CronDaylightTest {

    @Test
    void skippedTimeHappensOnceWhenSkippingEnds() {
        assertNextIn(
                "30 2 * * *",
                "Europe/Paris",
                "2026-03-28T12:00:00Z",
                "2026-03-29T03:00+02:00",
                "2026-03-30T02:30+02:00");
        assertNextIn(
                "0,20,40 2 * * *",
                "America/New_York",
                "2026-03-08T00:00:00Z",
                "2026-03-08T03:00-04:00",
                "2026-03-09T02:00-04:00");
        assertNextIn(
                "15 2,3 * * *",
                "Europe/Paris",
                "2026-03-28T12:00:00Z",
                "2026-03-29T03:00+02:00",
                "2026-03-29T03:15+02:00");
        assertNextIn(
                "15 2 * * *",
                "Australia/Lord_Howe",
                "2026-10-03T00:00:00Z",
                "2026-10-04T02:30+11:00",
                "2026-10-05T02:15+11:00");
        assertNextIn(
                "30 0 * * FRI",
                "Africa/Cairo",
                "2026-04-23T00:00:00Z",
                "2026-04-24T01:00+03:00",
                "2026-05-01T00:30+03:00");
    }

    @Test
    void repeatedTimeHappensTheFirstTimeOnly() {
        assertNextIn(
                "30 2 * * *",
                "Europe/Paris",
                "2026-10-24T12:00:00Z",
                "2026-10-25T02:30+02:00",
                "2026-10-26T02:30+01:00");
        assertNextIn(
                "30 2 * * *", "Europe/Paris", "2026-10-25T01:00:00Z", "2026-10-26T02:30+01:00");
        assertNextIn(
                "0 1-3 * * *",
                "Europe/Paris",
                "2026-10-24T22:00:00Z",
                "2026-10-25T01:00+02:00",
                "2026-10-25T02:00+02:00",
                "2026-10-25T03:00+01:00");
        assertNextIn(
                "45 1 * * *",
                "Australia/Lord_Howe",
                "2026-04-03T20:00:00Z",
                "2026-04-05T01:45+11:00",
                "2026-04-06T01:45+10:30");
    }

    @Test
    void linesWithStarFollowRealTime() {
        assertNextIn(
                "*/30 * * * *",
                "Europe/Paris",
                "2026-10-25T00:10:00Z",
                "2026-10-25T02:30+02:00",
                "2026-10-25T02:00+01:00",
                "2026-10-25T02:30+01:00",
                "2026-10-25T03:00+01:00");
        assertNextIn(
                "*/30 * * * *",
                "Europe/Paris",
                "2026-03-29T00:10:00Z",
                "2026-03-29T01:30+01:00",
                "2026-03-29T03:00+02:00");
        assertNextIn(
                "*/30 2 * * *", "Europe/Paris", "2026-03-28T12:00:00Z", "2026-03-30T02:00+02:00");
        assertNextIn(
                "0 * * * *",
                "Australia/Lord_Howe",
                "2026-10-03T14:50:00Z",
                "2026-10-04T03:00+11:00",
                "2026-10-04T04:00+11:00");
    }

    /** Samoa went over the date line: its 30 December 2011 was left out. */
    @Test
    void skippedDayIsNoDifferent() {
        assertNextIn(
                "0 9 * * *",
                "Pacific/Apia",
                "2011-12-29T20:00:00Z",
                "2011-12-31T00:00+14:00",
                "2011-12-31T09:00+14:00");
        assertNextIn(
                "0 */9 * * *",
                "Pacific/Apia",
                "2011-12-30T05:00:00Z",
                "2011-12-31T00:00+14:00",
                "2011-12-31T09:00+14:00");
    }
}
