package fuzz;

import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What may be wrong or odd about a call: its line, its headers, its body. */
final class Changes {

    private Changes() {}

    static Arbitrary<UnaryOperator<Call>> any() {
        return Arbitraries.oneOf(
                methods(),
                paths(),
                paths(),
                queries(),
                queries(),
                headers(),
                headers(),
                authorizations(),
                bodies(),
                bodies(),
                types(),
                Framing.changes(),
                versions());
    }

    private static Arbitrary<UnaryOperator<Call>> methods() {
        return Dictionary.any("methods").map(method -> call -> call.withMethod(method));
    }

    private static Arbitrary<UnaryOperator<Call>> versions() {
        return Dictionary.any("versions").map(version -> call -> call.withVersion(version));
    }

    private static Arbitrary<UnaryOperator<Call>> paths() {
        return Arbitraries.oneOf(otherPaths(), rewrittenPaths(), oddPaths());
    }

    private static Arbitrary<UnaryOperator<Call>> otherPaths() {
        return Dictionary.any("paths").map(path -> call -> call.withPath(path));
    }

    /** The same path, or nearly, written in another way. */
    private static Arbitrary<UnaryOperator<Call>> rewrittenPaths() {
        Arbitrary<UnaryOperator<String>> ways =
                Arbitraries.of(
                        path -> path + "/",
                        path -> "/" + path,
                        path -> path.replace("/", "//"),
                        path -> "/x/.." + path,
                        path -> "/./" + path,
                        path -> path.replaceFirst("a", "%61"),
                        path -> path.replaceFirst("i", "%69"),
                        path -> path.replaceFirst("(.)/", "$1%2F"),
                        path -> path + ";v=1",
                        path -> path + "%00",
                        path -> path + ".json",
                        path -> path + "#a",
                        path -> path + "?",
                        path -> path + " x",
                        path -> path.replace("data", "DATA").replace("in", "IN"),
                        path -> path.replaceFirst("^/", ""),
                        path -> "http://127.0.0.1" + path,
                        path -> "HTTPS://example.com:0" + path,
                        path -> "//example.com" + path,
                        path -> "http://a@b:99999" + path,
                        path -> path.replace('/', '\\'));
        return ways.map(way -> call -> call.withPath(way.apply(call.path())));
    }

    private static Arbitrary<UnaryOperator<Call>> oddPaths() {
        Arbitrary<String> texts =
                Arbitraries.oneOf(
                        Values.oddTexts().map(Values::escaped),
                        Values.oddTexts().map(Changes::raw));
        Arbitrary<UnaryOperator<Call>> below =
                texts.map(text -> call -> call.withPath(call.path() + "/" + text));
        Arbitrary<UnaryOperator<Call>> instead =
                texts.map(
                        text ->
                                call ->
                                        call.withPath(
                                                call.path().replaceFirst("[^/]*$", "") + text));
        return Arbitraries.oneOf(below, instead);
    }

    /** As it is, but for what would end the line or its part. */
    private static String raw(String text) {
        return Values.utf8(text).replaceAll("[\\s#?]", "_");
    }

    private static Arbitrary<UnaryOperator<Call>> queries() {
        Arbitrary<String> names =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                "limit", "before", "after", "since", "until", "method", "q", "x"),
                        Values.oddTexts().map(Values::escaped));
        Arbitrary<String> odd =
                Combinators.combine(names, Values.oddTexts())
                        .as((name, value) -> name + "=" + Values.escaped(value));
        Arbitrary<String> raw = Values.oddTexts().map(text -> "q=" + raw(text));
        return Arbitraries.oneOf(odd, raw, Dictionary.any("queries"))
                .map(parameter -> call -> call.with(parameter));
    }

    private static Arbitrary<UnaryOperator<Call>> headers() {
        Arbitrary<String> odd =
                Values.oddTexts()
                        .map(text -> "X-Odd: " + Values.utf8(text).replaceAll("[\r\n]", " "));
        Arbitrary<UnaryOperator<Call>> more =
                Arbitraries.oneOf(Dictionary.any("headers"), Dictionary.any("headers"), odd)
                        .map(line -> call -> call.header(line));
        Arbitrary<UnaryOperator<Call>> gone =
                Arbitraries.of("Host", "Authorization", "Content-Type", "Upgrade", "Connection")
                        .map(name -> call -> call.without(name));
        Arbitrary<UnaryOperator<Call>> twice =
                Arbitraries.of(1, 2, 200, 2_000).map(times -> call -> repeated(call, times));
        return Arbitraries.oneOf(more, more, more, gone, twice);
    }

    /** The last line so many times more. */
    private static Call repeated(Call call, int times) {
        List<String> headers = call.headers();
        Call more = call;
        for (int i = 0; i < times && !headers.isEmpty(); i++) {
            more = more.header(headers.get(headers.size() - 1));
        }
        return more;
    }

    private static Arbitrary<UnaryOperator<Call>> authorizations() {
        Arbitrary<String> lines =
                Dictionary.any("authorizations").map(value -> "Authorization: " + value);
        Arbitrary<UnaryOperator<Call>> other =
                lines.map(line -> call -> call.without("Authorization").header(line));
        Arbitrary<UnaryOperator<Call>> second = lines.map(line -> call -> call.header(line));
        return Arbitraries.oneOf(other, other, second);
    }

    private static Arbitrary<UnaryOperator<Call>> bodies() {
        return Arbitraries.oneOf(Values.oddJson(), Values.oddJson(), Values.bodies())
                .map(body -> call -> call.withBody(body));
    }

    private static Arbitrary<UnaryOperator<Call>> types() {
        return Dictionary.any("types")
                .map(type -> call -> call.without("Content-Type").header("Content-Type: " + type));
    }
}
