package caravan.webhook;

import java.util.Optional;

/** Which addresses may be called; asked at registration, and it may look names up. */
@FunctionalInterface
public interface Destinations {

    /** Why this one may not be; empty when it may. */
    Optional<String> refusal(Destination destination);
}
