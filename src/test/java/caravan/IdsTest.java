package caravan;

import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IdsTest {

    @Test
    void rise() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            ids.add(Ids.next());
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> assertThat(Ids.parse(id)).contains(id));
    }

    @Test
    void riseWhileTheClockStepsBack() {
        AtomicLong clock = new AtomicLong(1_800_000_000_000L);
        TimeBasedEpochGenerator generator = Ids.generator(clock::get);
        List<String> ids = new ArrayList<>();
        for (int step : new int[] {0, 0, 5, -3_600_000, 1, 0, -1, 3_600_000, 2}) {
            clock.addAndGet(step);
            for (int i = 0; i < 1_000; i++) {
                ids.add(generator.generate().toString());
            }
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(Ids.time(ids.get(ids.size() - 1)).toEpochMilli())
                .isEqualTo(1_800_000_000_000L + 7);
    }

    @Test
    void tellWhenTheyWereMade() {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        Instant time = Ids.time(Ids.next());
        assertThat(time).isBetween(before, Instant.now());
    }

    @Test
    void floorIsBelowEveryIdOfItsMillisecondAndAboveThoseBefore() {
        for (long millis : new long[] {1, 0xffff, 0x10000, 1_800_000_000_000L, 0xffff_ffff_ffffL}) {
            String floor = Ids.floor(Instant.ofEpochMilli(millis));
            String before = Ids.generator(() -> millis - 1).generate().toString();
            String within = Ids.generator(() -> millis).generate().toString();
            assertThat(List.of(before, floor, within)).isSorted();
            assertThat(Ids.time(floor).toEpochMilli()).isEqualTo(millis);
            assertThat(Ids.parse(floor)).contains(floor);
        }
    }

    @Test
    void floorOfTimesBeforeTheEpochIsTheLowestId() {
        String lowest = "00000000-0000-7000-8000-000000000000";
        assertThat(Ids.floor(Instant.EPOCH)).isEqualTo(lowest);
        assertThat(Ids.floor(Instant.EPOCH.minusSeconds(10))).isEqualTo(lowest);
    }

    @Test
    void parseLowers() {
        String id = Ids.next();
        assertThat(Ids.parse(id.toUpperCase(Locale.ROOT))).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0199",
                "0199a2b4-3c5d-4e6f-8a1b-2c3d4e5f6071",
                "0199a2b4-3c5d-7e6f-ca1b-2c3d4e5f6071",
                "0199a2b43c5d7e6f8a1b2c3d4e5f6071",
                "0199a2b4-3c5d-7e6f-8a1b-2c3d4e5f607g",
                "0199a2b4-3c5d-7e6f-8a1b-2c3d4e5f6071 ",
                "0199a2b4-3c5d-7e6f-8a1b-2c3d4e5f6071\n",
                "\u0660199a2b4-3c5d-7e6f-8a1b-2c3d4e5f607"
            })
    void parseRefusesWhatIsNoId(String text) {
        assertThat(Ids.parse(text)).isEmpty();
    }
}
