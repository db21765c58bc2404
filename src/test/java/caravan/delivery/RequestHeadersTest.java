package caravan.delivery;

import caravan.event.Event;
import caravan.event.TestEvents;
import caravan.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What goes out with an event, of its own headers and of its webhook's. */
class RequestHeadersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private static Map<String, List<String>> headers(String fields, String... ofEvent) {
        try (Outbound outbound = new Outbound()) {
            Webhook webhook = outbound.register("joe", Outbound.EVENTS + fields);
            Event came = TestEvents.event("{}");
            Event event =
                    new Event(
                            came.id(),
                            came.inbox(),
                            NOW,
                            "POST",
                            "",
                            "",
                            List.of(ofEvent),
                            "",
                            came.body());
            return RequestHeaders.of(
                    webhook,
                    Delivery.of(webhook, event, NOW),
                    Optional.of(event),
                    new byte[0],
                    NOW);
        }
    }

    @Test
    void theWebhooksOwnTakesThePlaceOfItsEvents() {
        Map<String, List<String>> headers =
                headers(",'headers':{'X-Team':'own'}", "x-team: a", "x-team: b", "x-other: c");
        assertThat(headers.get("x-team")).containsExactly("own");
        assertThat(headers.keySet().stream().filter("x-team"::equalsIgnoreCase)).hasSize(1);
        assertThat(headers).containsKey("x-other");
    }

    @Test
    void whatIsOfOneConnectionOrOfTheWayStays() {
        assertThat(
                        headers(
                                        "",
                                        "connection: close, X-One",
                                        "connection: x-two",
                                        "x-one: 1",
                                        "x-two: 2",
                                        "http2-settings: AAMAAABkAAQAoAAA",
                                        "te: trailers",
                                        "via: 1.1 proxy",
                                        "forwarded: for=192.0.2.1",
                                        "x-forwarded-for: 192.0.2.1",
                                        "authorization: ***")
                                .keySet())
                .containsExactlyInAnyOrder(
                        "caravan-hops",
                        "traceparent",
                        "webhook-id",
                        "webhook-signature",
                        "webhook-timestamp");
    }

    @Test
    void whatOnlyLooksLikeThatGoesOn() {
        assertThat(headers("", "viaduct: garabit", "forwarded-by: ann", "x-note: five *** of five"))
                .containsEntry("viaduct", List.of("garabit"))
                .containsEntry("forwarded-by", List.of("ann"))
                .containsEntry("x-note", List.of("five *** of five"));
    }
}
