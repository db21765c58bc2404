package caravan.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The fields of a JSON object. What is wrong with them is gathered while they are read, and told at
 * once by {@link #end}.
 */
public final class Fields {

    /** A body of nothing but errors must not make an answer many times its size. */
    private static final int MOST_ERRORS = 50;

    private static final int NAME_LENGTH = 100;

    private final JsonNode object;
    private final String pointer;
    private final List<Problem.Field> errors;

    private Fields(JsonNode object, String pointer, List<Problem.Field> errors) {
        this.object = object;
        this.pointer = pointer;
        this.errors = errors;
    }

    /**
     * @param object a JSON object
     * @param known the fields that it may have; another one is an error
     */
    public static Fields of(JsonNode object, Set<String> known) {
        return new Fields(object, "", new ArrayList<>()).only(known);
    }

    private Fields only(Set<String> known) {
        for (String field : names()) {
            if (!known.contains(field)) {
                refuse(field, "is not a known field");
            }
        }
        return this;
    }

    /** The object in a field, with these fields; empty, and an error, when it is none. */
    public Optional<Fields> object(String field, Set<String> known) {
        return object(field).map(inner -> inner.only(known));
    }

    /** The object in a field, with whatever fields; empty, and an error, when it is none. */
    public Optional<Fields> object(String field) {
        JsonNode node = object.path(field);
        if (!node.isObject()) {
            refuse(field, "must be an object");
            return Optional.empty();
        }
        return Optional.of(new Fields(node, at(field), errors));
    }

    public List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    public boolean has(String field) {
        return object.has(field);
    }

    /** Whether it has a value; one that is null has its default. */
    public boolean given(String field) {
        return object.hasNonNull(field);
    }

    public boolean isNull(String field) {
        return object.path(field).isNull();
    }

    /**
     * The value of a field; empty, and an error, when it cannot be.
     *
     * @param parse throws {@link BadValue} for what cannot be; it is given a missing node for a
     *     missing field
     */
    public <T> Optional<T> read(String field, Function<JsonNode, T> parse) {
        try {
            return Optional.of(parse.apply(object.path(field)));
        } catch (BadValue e) {
            refuse(field, e.getMessage());
            return Optional.empty();
        }
    }

    public void refuse(String field, String detail) {
        refuse(new Problem.Field(at(field), detail));
    }

    /** The object itself cannot be. */
    public void refuse(String detail) {
        refuse(new Problem.Field(pointer, detail));
    }

    private void refuse(Problem.Field error) {
        if (errors.size() < MOST_ERRORS) {
            errors.add(error);
        }
    }

    /**
     * @throws Problem 422 with all that is wrong
     */
    public void end() {
        if (!errors.isEmpty()) {
            throw Problem.badFields(List.copyOf(errors));
        }
    }

    /** RFC 6901; half of a surrogate pair, which the answer cannot carry, as a question mark. */
    private String at(String field) {
        byte[] name = field.replace("~", "~0").replace("/", "~1").getBytes(StandardCharsets.UTF_8);
        return pointer + "/" + new String(name, StandardCharsets.UTF_8);
    }

    /** Text that can be kept and sent as UTF-8. */
    public static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw new BadValue("must be a string");
        }
        return whole(node.textValue());
    }

    /** Text without half of a surrogate pair, which JSON can carry and UTF-8 cannot. */
    public static String whole(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new BadValue("has half of a surrogate pair");
        }
        return text;
    }

    /** What people call a thing, without the space around it. */
    public static String name(JsonNode node) {
        String name = text(node).strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > NAME_LENGTH) {
            throw new BadValue("must have 1 to " + NAME_LENGTH + " characters");
        }
        return name;
    }

    public static int number(JsonNode node, int from, int to) {
        boolean fits = node.isIntegralNumber() && node.canConvertToInt();
        if (!fits || node.intValue() < from || node.intValue() > to) {
            throw new BadValue("must be a whole number from " + from + " to " + to);
        }
        return node.intValue();
    }

    public static boolean bool(JsonNode node) {
        if (!node.isBoolean()) {
            throw new BadValue("must be true or false");
        }
        return node.booleanValue();
    }
}
