package caravan.http;

import caravan.Ids;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class QueryTest {

    private static final RequestServer SERVER = new RequestServer();
    private static final Set<String> KNOWN = Set.of("limit", "before", "after", "since", "q");
    private static final String ID = Ids.next();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static <T> T read(String query, Function<Query, T> read) {
        return SERVER.ask("/data?" + query, request -> read.apply(Query.of(request, KNOWN)));
    }

    private static void assertRefused(String query, String parameter, Function<Query, ?> read) {
        Problem problem = catchThrowableOfType(Problem.class, () -> read(query, read));
        assertThat(problem).as(query).isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.slug()).isEqualTo("bad-parameter");
        assertThat(new String(problem.reply().body()))
                .contains("\"errors\":[{\"pointer\":\"" + parameter + "\"");
    }

    @Test
    void refusesUnknownAndRepeatedParameters() {
        assertRefused("other=1", "other", query -> query);
        assertRefused("Limit=1", "Limit", query -> query);
        assertRefused("limit=1&limit=1", "limit", query -> query);
        assertRefused("limit=1&%6Cimit=1", "limit", query -> query);
    }

    @Test
    void readsNumber() {
        assertThat(read("limit=1", QueryTest::limit)).isEqualTo(1);
        assertThat(read("limit=200", QueryTest::limit)).isEqualTo(200);
        assertThat(read("", QueryTest::limit)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "201",
                "-1",
                "%2B5",
                "5.0",
                "1e1",
                "0x1",
                "%D9%A3",
                "5%20",
                "4294967297",
                "99999999999999999999",
                "five"
            })
    void refusesWhatIsNoNumberInItsRange(String value) {
        assertRefused("limit=" + value, "limit", QueryTest::limit);
    }

    private static int limit(Query query) {
        return query.number("limit", 1, 200, 50);
    }

    private static Optional<Instant> since(Query query) {
        return query.time("since");
    }

    private static Optional<String> text(Query query) {
        return query.text("q", 5);
    }

    @Test
    void readsRange() {
        assertThat(read("", Query::range)).isEqualTo(new Range(Optional.empty(), Optional.empty()));
        Range after = read("after=" + ID.toUpperCase(), Query::range);
        assertThat(after.after()).contains(ID);
        assertThat(after.ascending()).isTrue();
        assertThat(read("before=" + ID, Query::range).ascending()).isFalse();
    }

    @Test
    void refusesRangeThatCannotBe() {
        assertRefused("before=" + ID + "&after=" + ID, "after", Query::range);
        assertRefused("before=1", "before", Query::range);
        assertRefused("after=", "after", Query::range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T06:00:00Z",
                "2026-11-22t06:00:00z",
                "2026-11-22T06:00:00.000000000Z",
                "2026-11-22T08:00:00%2B02:00",
                "2026-11-21T22:30:00-07:30"
            })
    void readsTime(String value) {
        assertThat(read("since=" + value, QueryTest::since))
                .contains(Instant.parse("2026-11-22T06:00:00Z"));
    }

    /** Among them what Java takes, but no Date can hold. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "1764000000",
                "2026-11-22",
                "2026-11-22T06:00:00",
                "2026-11-22T06:00Z",
                "2026-11-22T06:00:00+02:00",
                "2026-02-30T06:00:00Z",
                "2026-11-22T25:00:00Z",
                "2026-11-22T06:00:00%2B02:00:01",
                "%2B999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z"
            })
    void refusesWhatIsNoTime(String value) {
        assertRefused("since=" + value, "since", QueryTest::since);
    }

    @Test
    void readsTextOfSoManyCharacters() {
        assertThat(read("q=a%20b%2B%26", QueryTest::text)).contains("a b+&");
        String faces = "%F0%9F%98%80".repeat(5);
        assertThat(read("q=" + faces, QueryTest::text)).isPresent();
        assertRefused("q=" + faces + "x", "q", QueryTest::text);
        assertRefused("q=", "q", QueryTest::text);
        assertThat(read("", QueryTest::text)).isEmpty();
    }
}
