package caravan.event;

import caravan.TestSettings;
import caravan.http.Range;
import caravan.store.TestStore;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SearchTest {

    private static final int EVENTS = 20;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Bson NEEDLE = Filters.regex("text", "needle");

    private final TestStore store = new TestStore(TestSettings.with());
    private final StoredEvents stored = new StoredEvents(store);
    private final Instant begin = Instant.now().minusSeconds(3_600);
    private final List<String> ids = new ArrayList<>();
    private final List<String> needles = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < EVENTS; i++) {
            boolean isNeedle = i == 0 || i % 7 == 5;
            ids.add(stored.at(begin.plusSeconds(i), isNeedle ? "a needle" : "hay"));
            if (isNeedle) {
                needles.add(ids.get(i));
            }
        }
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private Search search(int window, Duration time) {
        return new Search(store.collections().events(), window, time);
    }

    private static EventFilter filter(String inbox, boolean ascending, Instant since, Bson what) {
        Range range = new Range(Optional.empty(), ascending ? Optional.of("") : Optional.empty());
        return new EventFilter(inbox, range, Optional.ofNullable(since), List.of(what));
    }

    private static List<String> ids(Search.Found found) {
        return found.events().stream().map(event -> event.getString("_id")).toList();
    }

    private static List<String> walk(Search search, EventFilter filter, int most) {
        List<String> seen = new ArrayList<>();
        EventFilter rest = filter;
        while (true) {
            Search.Found found = search.find(rest, most);
            seen.addAll(ids(found));
            if (found.events().size() == most) {
                rest = rest.beyond(seen.get(seen.size() - 1));
            } else if (found.reached().isPresent()) {
                rest = rest.beyond(found.reached().get());
            } else {
                return seen;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, EVENTS - 1, EVENTS, EVENTS + 1})
    void findsEachOnceAndInOrderWhateverTheWindow(int window) {
        List<String> newestFirst = new ArrayList<>(needles);
        Collections.reverse(newestFirst);
        for (Duration time : List.of(Duration.ZERO, LONG)) {
            for (int most : List.of(1, 2, 50)) {
                assertThat(walk(search(window, time), filter("inbox", true, null, NEEDLE), most))
                        .isEqualTo(needles);
                assertThat(walk(search(window, time), filter("inbox", false, null, NEEDLE), most))
                        .isEqualTo(newestFirst);
            }
        }
    }

    /** With what it has, and the place: also where it has nothing. */
    @Test
    void endsWhenItsTimeIsOver() {
        Search.Found found = search(3, Duration.ZERO).find(filter("inbox", true, null, NEEDLE), 50);
        assertThat(ids(found)).containsExactly(ids.get(0));
        assertThat(found.reached()).contains(ids.get(2));

        EventFilter hay = filter("inbox", true, null, NEEDLE).beyond(ids.get(0));
        found = search(3, Duration.ZERO).find(hay, 50);
        assertThat(found.events()).isEmpty();
        assertThat(found.reached()).contains(ids.get(3));
    }

    @Test
    void endsWithTheHistory() {
        for (Duration time : List.of(Duration.ZERO, LONG)) {
            Search.Found found =
                    search(EVENTS + 1, time).find(filter("inbox", false, null, NEEDLE), 50);
            assertThat(ids(found)).hasSameElementsAs(needles);
            assertThat(found.reached()).isEmpty();
        }
        assertThat(search(3, LONG).find(filter("other", false, null, NEEDLE), 50).events())
                .isEmpty();
    }

    /** Ids tell when an event came in, but for what a clock may be set back by. */
    @Test
    void looksAtNothingFromLongBefore() {
        Bson any = Filters.exists("_id");
        Instant since = begin.plusSeconds(EVENTS - 1).plus(Duration.ofMinutes(1));
        List<String> found = ids(search(3, LONG).find(filter("inbox", true, since, any), 50));
        assertThat(found).containsExactly(ids.get(EVENTS - 1));
    }

    @Test
    void leavesTheBodiesInTheStore() {
        List<Document> found =
                search(3, LONG).find(filter("inbox", true, null, NEEDLE), 50).events();
        assertThat(found).noneMatch(event -> event.containsKey("text"));
    }
}
