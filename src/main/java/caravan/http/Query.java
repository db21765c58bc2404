package caravan.http;

import caravan.Ids;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The query parameters of a call, each known, given once, and well-formed, or it is a 400. */
public final class Query {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private final MultiMap parameters;

    private Query(MultiMap parameters) {
        this.parameters = parameters;
    }

    /**
     * @param known the parameters that this call has
     * @throws Problem 400 for another one or a repeated one
     */
    public static Query of(Request request, Set<String> known) {
        MultiMap parameters = request.parameters();
        for (String name : parameters.names()) {
            if (!known.contains(name)) {
                throw Problem.badParameter(name, "this call has no such parameter");
            }
            if (parameters.getAll(name).size() > 1) {
                throw Problem.badParameter(name, "is given more than once");
            }
        }
        return new Query(parameters);
    }

    public static Query none(Request request) {
        return of(request, Set.of());
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** An id, lower-cased. */
    public Optional<String> id(String name) {
        return read(name, value -> Ids.parse(value).orElse(null), "must be an id");
    }

    /** Which part of a list: the ids below one, or above one; the parameters exclude each other. */
    public Range range() {
        if (text("before").isPresent() && text("after").isPresent()) {
            throw Problem.badParameter("after", "cannot be given together with before");
        }
        return new Range(id("before"), id("after"));
    }

    /** A time as RFC 3339 has it. */
    public Optional<Instant> time(String name) {
        return read(name, text -> Rfc3339.parse(text).orElse(null), "must be " + Rfc3339.EXAMPLE);
    }

    public int number(String name, int from, int to, int otherwise) {
        return read(
                        name,
                        value -> {
                            int number =
                                    DIGITS.matcher(value).matches() ? Integer.parseInt(value) : -1;
                            return from <= number && number <= to ? number : null;
                        },
                        "must be a whole number from " + from + " to " + to)
                .orElse(otherwise);
    }

    /** Text of this many characters at most, and not empty. */
    public Optional<String> text(String name, int most) {
        return read(
                name,
                value -> value.isEmpty() || characters(value) > most ? null : value,
                "must have 1 to " + most + " characters");
    }

    private <T> Optional<T> read(String name, Function<String, T> parse, String rule) {
        String value = parameters.get(name);
        if (value == null) {
            return Optional.empty();
        }
        T parsed = parse.apply(value);
        if (parsed == null) {
            throw Problem.badParameter(name, rule);
        }
        return Optional.of(parsed);
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}
