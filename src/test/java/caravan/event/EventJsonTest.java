package caravan.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventJsonTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode read(byte[] json) throws IOException {
        return MAPPER.readTree(json);
    }

    private static JsonNode whole(byte[] body) throws IOException {
        return read(EventJson.whole(TestEvents.event(body)));
    }

    @Test
    void groupsHeadersByNameInTheirOrder() throws IOException {
        Event event =
                TestEvents.event(
                        new byte[0], "b: 1", "a: x: y", "b: ", "b: \u00e9\"", "b:c: odd name");
        JsonNode headers = read(EventJson.whole(event)).get("headers");
        assertThat(headers.toString())
                .isEqualTo(
                        "{\"b\":[\"1\",\"\",\"\u00e9\\\"\"],\"a\":[\"x: y\"],\"b:c\":[\"odd name\"]}");
    }

    @Test
    void hasTheMembersOfTheContract() throws IOException {
        JsonNode event = whole("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "inbox",
                        "receivedAt",
                        "method",
                        "path",
                        "query",
                        "headers",
                        "remote",
                        "size",
                        "body");
    }

    @Test
    void leavesBodyBehindAboveBound() throws IOException {
        Event event = TestEvents.event("\0".repeat(100));
        int whole = EventJson.whole(event).length;
        assertThat(EventJson.bounded(event, whole)).isEqualTo(EventJson.whole(event));
        for (int bound : List.of(whole - 1, 100, 99)) {
            JsonNode bounded = read(EventJson.bounded(event, bound));
            assertThat(bounded.get("bodyOmitted").booleanValue()).isTrue();
            assertThat(bounded.has("text")).isFalse();
            assertThat(bounded.get("size").intValue()).isEqualTo(100);
        }
    }

    @Test
    void leavesHeadersBehindWhenBare() throws IOException {
        JsonNode bare = read(EventJson.bare(TestEvents.event(new byte[] {1}, "a: b")));
        assertThat(bare.get("headers").isEmpty()).isTrue();
        assertThat(bare.get("bodyOmitted").booleanValue()).isTrue();
        assertThat(bare.get("size").intValue()).isEqualTo(1);
    }
}
