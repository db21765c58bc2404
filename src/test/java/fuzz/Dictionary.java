package fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Lists of what has broken something somewhere before, in {@code src/test/resources/fuzz}: a text a
 * line, with Java's escapes; {@code <a*5>} is {@code aaaaa}.
 */
final class Dictionary {

    private static final Pattern UNICODE = Pattern.compile("(?<!\\\\)\\\\u([0-9A-F]{4})");
    private static final Pattern REPEATED = Pattern.compile("<([^<>]+)\\*(\\d+)>");

    private Dictionary() {}

    static Arbitrary<String> any(String list) {
        return Arbitraries.of(all(list));
    }

    private static List<String> all(String list) {
        var file = Dictionary.class.getResourceAsStream("/fuzz/" + list + ".txt");
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().map(Dictionary::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String line) {
        String escaped =
                UNICODE.matcher(line)
                        .replaceAll(
                                one -> String.valueOf((char) Integer.parseInt(one.group(1), 16)));
        return REPEATED.matcher(escaped.translateEscapes())
                .replaceAll(
                        one ->
                                java.util.regex.Matcher.quoteReplacement(
                                        one.group(1).repeat(Integer.parseInt(one.group(2)))));
    }
}
