package caravan.delivery;

import caravan.event.Event;
import caravan.event.Hops;
import caravan.webhook.Registration;
import caravan.webhook.Webhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers of a request, each name once, whatever its case: the webhook's own take the place of
 * its event's, and Caravan's of both.
 */
final class RequestHeaders {

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private RequestHeaders() {}

    static Map<String, List<String>> of(
            Webhook webhook, Delivery delivery, Optional<Event> event, byte[] body, Instant at) {
        Registration registration = webhook.registration();
        RequestHeaders made = new RequestHeaders();
        event.filter(sent -> registration.body().isEmpty())
                .ifPresent(sent -> made.headers.putAll(ForwardedHeaders.of(sent)));
        registration.contentType().ifPresent(type -> made.set("content-type", type));
        registration.headers().forEach(header -> made.set(header.name(), header.value()));
        event.ifPresent(sent -> made.set(Hops.HEADER, Hops.next(sent)));
        Trace.headers(delivery, event).forEach(made::set);
        made.headers.putAll(
                Signature.headers(delivery.messageId(), at, body, webhook.secrets().valid(at)));
        return made.headers;
    }

    private void set(String name, String value) {
        headers.remove(name); // Its case would stay.
        headers.put(name, List.of(value));
    }
}
