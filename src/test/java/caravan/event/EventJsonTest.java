package caravan.event;

import caravan.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
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
    void leavesHeadersBehind() throws IOException {
        Event event = TestEvents.event(new byte[] {1}, "a: b");
        JsonNode json = read(EventJson.withoutHeaders(event));
        assertThat(json.get("headers").isEmpty()).isTrue();
        assertThat(json.get("bodyOmitted").booleanValue()).isTrue();
        assertThat(json.get("size").intValue()).isEqualTo(1);
    }

    @Test
    void leastFormIsSmallWhateverTheSenderSent() throws IOException {
        String id = Ids.next();
        Event event =
                new Event(
                        id,
                        Ids.next(),
                        Instant.parse("2026-11-22T06:00:00.123Z"),
                        "\u0001".repeat(100_000),
                        "/" + "\u0001".repeat(100_000),
                        "\u0001".repeat(100_000),
                        List.of("a: " + "\u0001".repeat(100_000)),
                        "2001:0db8:0000:0000:0000:ff00:0042:8329%interface0",
                        new byte[15 << 20]);
        byte[] least = EventJson.least(event);
        assertThat(least).hasSizeLessThanOrEqualTo(EventJson.LEAST);
        JsonNode json = read(least);
        assertThat(json.get("id").textValue()).isEqualTo(id);
        assertThat(json.get("size").intValue()).isEqualTo(event.body().length);
        assertThat(json.get("method").textValue()).isEqualTo("\u0001".repeat(32));
        assertThat(json.get("bodyOmitted").booleanValue()).isTrue();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(() -> fields(EventJson.withoutHeaders(event)));
    }

    private static Iterator<String> fields(byte[] json) {
        try {
            return read(json).fieldNames();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
