package caravan.delivery;

import caravan.SafeText;
import caravan.webhook.Header;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What of a request must not be read in its answer, although some destinations send back what they
 * got: the values of the webhook's secret headers, and the signatures.
 */
final class Echo {

    static final Echo NONE = new Echo(Stream.of());

    /** A shorter one would mask words that are no secret. */
    private static final int LEAST = 8;

    private static final int LEAST_BEGINNING = 4;

    /** The longest first: one may be part of another. */
    private final List<String> secrets;

    /**
     * @param headers of the webhook
     */
    Echo(List<Header> headers, Call call) {
        this(
                Stream.concat(
                        headers.stream().filter(Header::isSecret).map(Header::value),
                        call.headers().getOrDefault(Signature.SIGNATURE, List.of()).stream()));
    }

    private Echo(Stream<String> values) {
        TreeSet<String> found = new TreeSet<>(Echo::longestFirst);
        values.flatMap(Echo::whole)
                .flatMap(Echo::written)
                .filter(each -> each.length() >= LEAST)
                .forEach(found::add);
        secrets = List.copyOf(found);
    }

    private static int longestFirst(String one, String other) {
        return one.length() == other.length()
                ? one.compareTo(other)
                : other.length() - one.length();
    }

    /** The value, and each word of it: {@code Basic} and what comes behind it, two signatures. */
    private static Stream<String> whole(String value) {
        return Stream.concat(Stream.of(value), Stream.of(value.split(" ")));
    }

    /** As it is, and in the two ways that it stands in JSON. */
    private static Stream<String> written(String value) {
        String json = value.replace("\\", "\\\\").replace("\"", "\\\"");
        return Stream.of(value, json, json.replace("/", "\\/"));
    }

    /** Also where the excerpt ends in the midst of one. */
    String masked(Excerpt excerpt) {
        String text = masked(excerpt.text());
        return excerpt.cut() ? withoutBeginning(text) : text;
    }

    Map<String, List<String>> masked(Map<String, List<String>> headers) {
        Map<String, List<String>> masked = new LinkedHashMap<>();
        headers.forEach(
                (name, values) -> masked.put(name, values.stream().map(this::masked).toList()));
        return masked;
    }

    private String masked(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, SafeText.MASK);
        }
        return masked;
    }

    private String withoutBeginning(String text) {
        for (String secret : secrets) {
            for (int length = Math.min(secret.length() - 1, text.length());
                    length >= LEAST_BEGINNING;
                    length--) {
                if (text.endsWith(secret.substring(0, length))) {
                    return text.substring(0, text.length() - length) + SafeText.MASK;
                }
            }
        }
        return text;
    }
}
