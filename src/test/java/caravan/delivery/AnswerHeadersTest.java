package caravan.delivery;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is kept of an answer's headers has a bound. */
class AnswerHeadersTest {

    @Test
    void theyAreAsTheyAre() {
        Map<String, List<String>> few = Map.of("a", List.of("1", "2"), "b", List.of(""));
        assertThat(AnswerHeaders.shown(few)).isEqualTo(few);
    }

    @Test
    void longOnesAreCutAndOfManyTheFirstStay() {
        Map<String, List<String>> many = new TreeMap<>();
        for (int i = 10; i < 60; i++) {
            many.put("h" + i, List.of("v"));
        }
        assertThat(AnswerHeaders.shown(many))
                .hasSize(32)
                .containsKey("h10")
                .doesNotContainKey("h59");
        assertThat(AnswerHeaders.shown(Map.of("a", List.of("x".repeat(10_000)))).get("a").get(0))
                .hasSize(257);
        many.replaceAll((name, values) -> List.of("x".repeat(250)));
        assertThat(AnswerHeaders.shown(many).toString().length()).isLessThan(5_000);
    }
}
