package caravan.store;

import caravan.TestSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The room of the embedded store, and the inboxes' shares of it. */
class RetentionRoomTest extends RetentionOnAStore {

    private static List<String> last(List<String> ids, int number) {
        return ids.subList(ids.size() - number, ids.size());
    }

    @Test
    void keepsTheNewestOfAnInboxUpToAQuarterOfTheNumber() {
        List<String> busy = several("busy", 10, 1);
        List<String> calm = several("calm", 3, 1);
        enforce("max-events", "16");
        assertThat(left("busy")).isEqualTo(last(busy, 4));
        assertThat(left("calm")).isEqualTo(calm);
    }

    @Test
    void keepsTheNewestOfAllUpToTheNumber() {
        List<List<String>> inboxes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            inboxes.add(several("inbox " + i, 4, 1));
        }
        enforce("max-events", "16");
        assertThat(left("inbox 0")).isEmpty();
        for (int i = 1; i < 5; i++) {
            assertThat(left("inbox " + i)).isEqualTo(inboxes.get(i));
        }
    }

    @Test
    void keepsTheNewestUpToTheBytes() {
        List<String> a = several("a", 5, 100);
        enforce("limits.store-bytes", "800");
        assertThat(left("a")).isEqualTo(last(a, 2));
        several("b", 2, 100);
        several("c", 2, 100);
        several("d", 2, 100);
        List<String> e = several("e", 2, 100);
        enforce("limits.store-bytes", "800");
        assertThat(left("a")).isEmpty();
        assertThat(left("b")).hasSize(2);
        assertThat(left("e")).isEqualTo(e);
    }

    @Test
    void neverDeletesWhatIsOpenForRoomButCountsIt() {
        List<String> open = several("a", 6, 1, OPEN);
        List<String> followed = several("a", 3, 1);
        enforce("max-events", "16");
        List<String> expected = new ArrayList<>(open);
        expected.addAll(followed);
        assertThat(left("a")).isEqualTo(expected);
        List<String> more = several("a", 2, 1);
        enforce("max-events", "16");
        expected = new ArrayList<>(open);
        expected.add(followed.get(1));
        expected.add(followed.get(2));
        expected.addAll(more);
        assertThat(left("a")).isEqualTo(expected);
    }

    /** The smallest setting that is allowed. */
    @Test
    void keepsOneEventWhereOneIsAllThereMayBe() {
        List<String> ids = several("a", 3, 1);
        enforce("max-events", "1");
        assertThat(left("a")).isEqualTo(last(ids, 1));
    }

    @Test
    void looksAgainOnceTheRoomMayBePassed() {
        Growth growth = new Growth();
        Retention retention =
                new Retention(store.collections(), TestSettings.with("max-events", "16"), growth);
        retention.enforce();
        List<String> events = several("a", 5, 1);
        retention.enforce();
        assertThat(left("a")).isEqualTo(events);
        events.forEach(event -> growth.stored("a", 1));
        retention.enforce();
        assertThat(left("a")).isEqualTo(last(events, 4));
    }
}
