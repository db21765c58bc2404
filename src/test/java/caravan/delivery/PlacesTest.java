package caravan.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may begin an attempt, and who is called when another has ended. */
class PlacesTest {

    private final Places places = new Places(100, 3);

    private void fill(String webhook, String host) {
        while (places.take(webhook, host, 0)) {}
    }

    @Test
    void aHostTakesSoManyAndCallsTheNextInTurn() {
        fill("a", "host");
        assertThat(places.take("b", "host", 0)).isFalse();
        assertThat(places.take("other", "another", 0)).isTrue();
        assertThat(places.call("host")).isEmpty();
        places.leave("host");
        assertThat(places.call("host")).contains("a");
        assertThat(places.call("host")).contains("b");
        assertThat(places.call("host")).isEmpty();
    }

    @Test
    void oneTakesAQuarterOfWhatIsFreeSoThatThereIsAlwaysSome() {
        Map<String, Integer> held = new HashMap<>();
        for (int webhook = 0; webhook < 12; webhook++) {
            String id = "" + webhook;
            for (int i = 0; places.take(id, id + "-" + i, held.getOrDefault(id, 0)); i++) {
                held.merge(id, 1, Integer::sum);
            }
        }
        assertThat(held.get("0")).isEqualTo(20);
        assertThat(places.take("new", "host", 0)).isTrue();
    }

    @Test
    void whoFindsNoPlaceAnywhereIsCalledWhenAnyEnds() {
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hosts.add("h" + i);
            assertThat(places.take("w" + i, "h" + i, 0)).isTrue();
        }
        assertThat(places.take("late", "free", 0)).isFalse();
        assertThat(places.call("free")).isEmpty();
        places.leave("h7");
        assertThat(places.call("h7")).isEqualTo(Optional.of("late"));
        assertThat(places.take("late", "free", 0)).isTrue();
    }
}
