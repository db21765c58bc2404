package caravan.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value that an event's JSON must have.
 *
 * @param pointer where (RFC 6901)
 * @param value what; numbers are compared by value, members of objects in any order
 */
public record Condition(JsonPointer pointer, JsonNode value) {

    /** As deep as a registration can nest, so that comparing cannot go deeper. */
    boolean holds(JsonNode json) {
        return value.equals(Condition::compare, json.at(pointer));
    }

    /** Jackson asks this for leaves that are not equal by themselves. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return 0;
        }
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : 1;
    }
}
