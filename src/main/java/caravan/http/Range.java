package caravan.http;

import java.util.Optional;

/**
 * Part of a list that is ordered by id: newest first, but oldest first from {@code after} on.
 *
 * @param before only ids below it
 * @param after only ids above it
 */
public record Range(Optional<String> before, Optional<String> after) {

    public boolean ascending() {
        return after.isPresent();
    }
}
