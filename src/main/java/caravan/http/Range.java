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

    /** What is left of it beyond this id, in its order. */
    public Range beyond(String id) {
        return ascending() ? new Range(before, Optional.of(id)) : new Range(Optional.of(id), after);
    }
}
