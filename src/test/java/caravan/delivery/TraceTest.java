package caravan.delivery;

import caravan.event.Event;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The trace that a destination is told: the event's own where it can be, else the delivery's. */
class TraceTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String GIVEN = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String FORM = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]";

    private static Delivery delivery(String id) {
        return new Delivery(
                id,
                "webhook",
                "inbox",
                Optional.of("event"),
                Optional.empty(),
                0,
                Instant.EPOCH,
                List.of());
    }

    private static Map<String, String> headers(String... lines) {
        Event event =
                new Event(
                        "event",
                        "inbox",
                        Instant.EPOCH,
                        "POST",
                        "",
                        "",
                        List.of(lines),
                        "",
                        new byte[0]);
        return Trace.headers(delivery("a.b"), Optional.of(event));
    }

    private static String trace(Map<String, String> headers) {
        assertThat(headers.get("traceparent")).matches(FORM);
        return headers.get("traceparent").split("-")[1];
    }

    @Test
    void anEventsOwnGoesOnWithItsStateAndFlag() {
        Map<String, String> headers = headers("traceparent: " + GIVEN, "tracestate: a=1,b=2");
        assertThat(trace(headers)).isEqualTo(TRACE);
        assertThat(headers).containsEntry("tracestate", "a=1,b=2");
        assertThat(headers.get("traceparent")).endsWith("-01").doesNotContain("00f067aa0ba902b7");
        assertThat(headers("traceparent: " + GIVEN.replaceFirst("01$", "00")).get("traceparent"))
                .startsWith("00-" + TRACE)
                .endsWith("-00");
        assertThat(trace(headers("traceparent: cc-" + GIVEN.substring(3) + "-what-will-be")))
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "",
                "00-" + TRACE + "-00f067aa0ba902b7",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                GIVEN + "-more",
                GIVEN + "0"
            })
    void whatIsNoTraceIsNotPassedOn(String parent) {
        Map<String, String> headers = headers("traceparent: " + parent, "tracestate: a=1");
        assertThat(trace(headers)).isEqualTo(trace(headers()));
        assertThat(headers).doesNotContainKey("tracestate");
    }

    @Test
    void twoAreNone() {
        assertThat(trace(headers("traceparent: " + GIVEN, "traceparent: " + GIVEN)))
                .isNotEqualTo(TRACE);
    }

    @Test
    void attemptsAreSpansOfOneTraceAndDeliveriesHaveTheirOwn() {
        Set<String> parents = new HashSet<>();
        Set<String> traces = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Map<String, String> headers = Trace.headers(delivery("a.b"), Optional.empty());
            parents.add(headers.get("traceparent"));
            traces.add(trace(headers));
        }
        assertThat(parents).hasSize(20);
        assertThat(traces).hasSize(1);
        assertThat(traces).doesNotContain(trace(Trace.headers(delivery("a.c"), Optional.empty())));
    }
}
