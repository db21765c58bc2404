package caravan.delivery;

import caravan.webhook.Destination;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One request to a destination, a POST.
 *
 * @param headers without those that belong to a connection, which are left out in any case
 * @param timeout for all of it: looking the name up, connecting, sending, and the answer to its end
 */
public record Call(
        Destination destination,
        Map<String, List<String>> headers,
        byte[] body,
        Duration timeout) {}
