package fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.curiousoddman.rgxgen.RgxGen;
import io.swagger.v3.oas.models.media.Schema;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Values as a schema wants them, and values that nobody wants. */
final class Values {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 100;
    private static final long LAST_YEAR = 253_402_300_799L;

    /** Stand for a webhook's id and for the sink's host and port, and are as long as these. */
    static final String WEBHOOK = "{a webhook that there is, by its id}";

    static final String SINK = "{the.only:sink}";

    private static final int MANY = 6;

    private Values() {}

    /** What the schema allows: a string, a number, a list, a map. */
    static Arbitrary<?> of(Schema<?> schema) {
        if (schema.getEnum() != null) {
            return Arbitraries.of(schema.getEnum());
        }
        Arbitrary<?> any = byType(schema);
        String format = Objects.requireNonNullElse(schema.getFormat(), "");
        boolean none = schema.getExample() == null || Set.of("uuid", "uri").contains(format);
        return none ? any : Arbitraries.oneOf(Arbitraries.just(example(schema)), any);
    }

    private static Object example(Schema<?> schema) {
        return schema.getExample() instanceof OffsetDateTime time
                ? time.toInstant().toString()
                : schema.getExample();
    }

    private static Arbitrary<?> byType(Schema<?> schema) {
        if (schema.getOneOf() != null) {
            return Arbitraries.of(schema.getOneOf()).flatMap(Values::of);
        }
        if (schema.getType() == null) {
            return Arbitraries.of(1, -0.5, true, "text", List.of(), Map.of("a", List.of(1)));
        }
        return switch (schema.getType()) {
            case "integer" -> integers(schema);
            case "number" -> Arbitraries.doubles();
            case "boolean" -> Arbitraries.of(true, false);
            case "array" ->
                    of(schema.getItems())
                            .list()
                            .ofMinSize(Objects.requireNonNullElse(schema.getMinItems(), 0))
                            .ofMaxSize(5);
            case "object" -> objects(schema);
            default -> strings(schema);
        };
    }

    private static Arbitrary<?> integers(Schema<?> schema) {
        long least =
                schema.getMinimum() == null ? Integer.MIN_VALUE : schema.getMinimum().longValue();
        long most =
                schema.getMaximum() == null ? Integer.MAX_VALUE : schema.getMaximum().longValue();
        return Arbitraries.longs().between(least, most);
    }

    private static Arbitrary<?> objects(Schema<?> schema) {
        Set<String> required =
                Set.copyOf(Objects.requireNonNullElse(schema.getRequired(), List.of()));
        Arbitrary<Map<String, Object>> all = Arbitraries.just(Map.of());
        if (schema.getAdditionalProperties() instanceof Schema<?> others) {
            return Arbitraries.maps(
                            Arbitraries.of("x-a", "X-B", "/a", "/a/0", "", "a b"), of(others))
                    .ofMaxSize(3);
        }
        // Where there are many, one of them is almost always wrong.
        double optional = schema.getProperties().size() > MANY ? 0.7 : 0.3;
        for (var each : schema.getProperties().entrySet()) {
            Arbitrary<?> value =
                    each.getKey().equals("webhook")
                            ? Arbitraries.just(WEBHOOK)
                            : of(each.getValue());
            double missing = required.contains(each.getKey()) ? 0 : optional;
            all =
                    Combinators.combine(all, value.optional(1 - missing))
                            .as(
                                    (others, one) -> {
                                        Map<String, Object> more = new LinkedHashMap<>(others);
                                        one.ifPresent(given -> more.put(each.getKey(), given));
                                        return more;
                                    });
        }
        return all;
    }

    private static Arbitrary<String> strings(Schema<?> schema) {
        if ("uri".equals(schema.getFormat())) {
            // None but these, so that nobody else is ever called.
            return Arbitraries.of(
                    "http://" + SINK,
                    "HTTP://" + SINK + "/a?b=c",
                    "http://10.0.0.1/",
                    "/a",
                    "http://");
        }
        if ("date-time".equals(schema.getFormat())) {
            return Arbitraries.longs()
                    .between(0, LAST_YEAR)
                    .map(second -> Instant.ofEpochSecond(second).toString());
        }
        if ("binary".equals(schema.getFormat())) {
            return bodies();
        }
        String pattern = Objects.requireNonNullElse(schema.getPattern(), "");
        if (pattern.startsWith("^")) {
            RgxGen matching = RgxGen.parse(pattern);
            return Arbitraries.randomValue(matching::generate);
        }
        int least = Objects.requireNonNullElse(schema.getMinLength(), 0);
        int most = Objects.requireNonNullElse(schema.getMaxLength(), LONGEST);
        Pattern inside = Pattern.compile(pattern);
        return Arbitraries.strings()
                .withCharRange(' ', '\ud7ff')
                .ofMinLength(least)
                .ofMaxLength(Math.min(most, LONGEST))
                .filter(text -> inside.matcher(text.strip()).find());
    }

    static String json(Object value) {
        try {
            return latin1(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text that has broken something somewhere before, and text of any characters. */
    static Arbitrary<String> oddTexts() {
        Arbitrary<String> known = Dictionary.any("texts");
        return Arbitraries.oneOf(
                known,
                known,
                Arbitraries.strings().all().ofMaxLength(30),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(30),
                Combinators.combine(known, known).as(String::concat));
    }

    /** JSON that cannot be taken, and what is nearly JSON. */
    static Arbitrary<String> oddJson() {
        Arbitrary<String> known = Dictionary.any("json").map(Values::utf8);
        Arbitrary<String> named =
                Arbitraries.oneOf(
                        oddTexts().map(text -> json(Map.of("name", text))),
                        oddTexts().map(text -> json(Map.of(text, "name"))));
        Arbitrary<String> pieces =
                Arbitraries.of("{}[]\":,1-.e \n\\\0\u00ff/".split(""))
                        .list()
                        .ofMaxSize(12)
                        .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(known, named, named, pieces, deepJson(), inOtherCharsets());
    }

    private static Arbitrary<String> deepJson() {
        return Combinators.combine(
                        Arbitraries.of(
                                Tuple.of("[", "]"),
                                Tuple.of("{\"name\":", "}"),
                                Tuple.of("[{\"a\":", "}]"),
                                Tuple.of("[", "")),
                        Arbitraries.integers().between(1, 12_000),
                        Arbitraries.of("", "1"))
                .as(
                        (ends, times, in) ->
                                ends.get1().repeat(times) + in + ends.get2().repeat(times));
    }

    private static Arbitrary<String> inOtherCharsets() {
        return Arbitraries.of("UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1")
                .map(name -> latin1("{\"name\":\"caf\u00e9\"}".getBytes(Charset.forName(name))));
    }

    /** Bodies of any kind, seldom above the limit. */
    static Arbitrary<String> bodies() {
        Arbitrary<String> bytes =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(60);
        Arbitrary<String> large =
                Arbitraries.of(300_000, 1 << 20, (1 << 20) + 1, 1_500_000)
                        .map(size -> "{\"a\":\"" + "b".repeat(size - 8) + "\"}");
        return Arbitraries.frequencyOf(
                Tuple.of(40, bytes),
                Tuple.of(40, oddJson()),
                Tuple.of(10, oddTexts().map(Values::utf8)),
                Tuple.of(9, Arbitraries.of("a=b&c=%zz", "--b\r\n\r\n--b--", "")),
                Tuple.of(1, large));
    }

    /** As part of a URL: each byte of its UTF-8 that is no letter or digit escaped. */
    static String escaped(String text) {
        return utf8(text)
                .chars()
                .mapToObj(
                        c ->
                                c < 128 && Character.isLetterOrDigit(c)
                                        ? String.valueOf((char) c)
                                        : String.format("%%%02X", c))
                .collect(Collectors.joining());
    }

    /** The text's UTF-8, a character for a byte. */
    static String utf8(String text) {
        return latin1(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
