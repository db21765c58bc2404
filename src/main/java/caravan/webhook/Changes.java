package caravan.webhook;

import caravan.http.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a body that changes something: an absent one leaves it, null takes the default. */
record Changes(Fields fields) {

    boolean given(String field) {
        return fields.given(field);
    }

    /** Empty where it is needed and not there, or cannot be: then the fields have an error. */
    <T> Optional<T> required(String field, Optional<T> old, Function<JsonNode, T> parse) {
        if (given(field)) {
            return fields.read(field, parse);
        }
        if (old.isEmpty() || fields.isNull(field)) {
            fields.refuse(field, "is required");
        }
        return old;
    }

    <T> Optional<T> optional(String field, Optional<T> old, Function<JsonNode, T> parse) {
        return given(field) ? fields.read(field, parse) : unlessNull(field, old);
    }

    <T> T value(String field, Optional<T> old, T usual, Function<JsonNode, T> parse) {
        return optional(field, old, parse).orElse(usual);
    }

    <T> Optional<T> unlessNull(String field, Optional<T> old) {
        return fields.isNull(field) ? Optional.empty() : old;
    }
}
