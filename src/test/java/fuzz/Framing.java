package fuzz;

import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Where a body ends: in chunks, by a length that is true or not, by both, by nothing known. */
final class Framing {

    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private Framing() {}

    static Arbitrary<UnaryOperator<Call>> changes() {
        return Arbitraries.oneOf(chunks(), chunks(), lines(), lengths(), both());
    }

    private static Arbitrary<UnaryOperator<Call>> chunks() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 2_000),
                        Arbitraries.of("", ";a=b", ";a=\"b\"", ";" + "x".repeat(100)),
                        Arbitraries.of(
                                "", "X-Trailer: a\r\n", "Authorization: x\r\n", "Host: b\r\n"))
                .as(
                        (size, extension, trailer) ->
                                call -> {
                                    String body = chunked(call.body(), size, extension);
                                    return call.framed(body + trailer + "\r\n", true, CHUNKED);
                                });
    }

    /** Something in it is no chunk: whatever comes behind, it can only be refused. */
    static Arbitrary<UnaryOperator<Call>> noChunks() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 2_000),
                        Arbitraries.doubles().between(0, 1),
                        Dictionary.any("chunks"))
                .as(
                        (size, place, none) ->
                                call -> {
                                    int at = (int) (place * call.body().length());
                                    String before = chunks(call.body().substring(0, at), size, "");
                                    String behind = chunked(call.body().substring(at), size, "");
                                    String body = before + none + behind + "\r\n";
                                    return call.framed(body, true, CHUNKED);
                                });
    }

    private static Arbitrary<UnaryOperator<Call>> lines() {
        return Dictionary.any("frames").map(line -> call -> call.framed(call.body(), false, line));
    }

    private static Arbitrary<UnaryOperator<Call>> lengths() {
        return Arbitraries.of(0, 1, 2, -1, 5, 50_000, 1_000_000, 2_000_000)
                .map(more -> call -> length(call, Math.max(0, call.body().length() + more)));
    }

    private static Arbitrary<UnaryOperator<Call>> both() {
        return Arbitraries.of(
                call -> length(length(call, call.body().length()), call.body().length()),
                call -> length(length(call, call.body().length()), call.body().length() + 1),
                call -> {
                    String body = chunked(call.body(), 99, "") + "\r\n";
                    return length(call.framed(body, true, CHUNKED), call.body().length());
                });
    }

    private static Call length(Call call, int length) {
        boolean ends = length <= call.body().length();
        return call.framed(call.body(), ends, "Content-Length: " + length);
    }

    private static String chunked(String body, int size, String extension) {
        return chunks(body, size, extension) + "0" + extension + "\r\n";
    }

    private static String chunks(String body, int size, String extension) {
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < body.length(); at += size) {
            String part = body.substring(at, Math.min(body.length(), at + size));
            all.append(Integer.toHexString(part.length())).append(extension).append("\r\n");
            all.append(part).append("\r\n");
        }
        return all.toString();
    }
}
