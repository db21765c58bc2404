package fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Requests: as the document allows them, changed in their parts, changed in their bytes. */
final class Requests {

    private Requests() {}

    static Arbitrary<Request> of(Document document) {
        Arbitrary<Call> valid = document.calls();
        Arbitrary<Call> changed =
                Combinators.combine(valid, Changes.any().list().ofMinSize(1).ofMaxSize(4))
                        .as(Requests::changed);
        Arbitrary<Request> whole = changed.map(Call::request);
        Arbitrary<Request> bytes =
                Combinators.combine(
                                Arbitraries.oneOf(valid, valid, changed).map(Call::request),
                                byteChanges().list().ofMinSize(1).ofMaxSize(3))
                        .as(Requests::changed);
        Arbitrary<Request> noChunks =
                Combinators.combine(
                                valid.filter(call -> !call.body().isEmpty()), Framing.noChunks())
                        .as((call, change) -> change.apply(call).request().thatIsRefused());
        Arbitrary<Request> rows =
                Arbitraries.oneOf(valid, valid.map(call -> call.withMethod("PUT")))
                        .map(Call::request)
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(4)
                        .map(Requests::inARow);
        return Arbitraries.frequencyOf(
                Tuple.of(20, valid.map(Call::request)),
                Tuple.of(53, whole),
                Tuple.of(20, bytes),
                Tuple.of(4, noChunks),
                Tuple.of(3, rows));
    }

    private static Call changed(Call call, List<UnaryOperator<Call>> changes) {
        Call changed = call;
        for (UnaryOperator<Call> change : changes) {
            changed = change.apply(changed);
        }
        return changed;
    }

    private static Request changed(Request request, List<UnaryOperator<String>> changes) {
        String text = request.text();
        for (UnaryOperator<String> change : changes) {
            text = change.apply(text);
        }
        return request.withText(text);
    }

    private static Request inARow(List<Request> requests) {
        Request first = requests.get(0);
        return new Request(
                first.operation(),
                requests.stream().map(each -> each.method(0)).toList(),
                first.target(),
                requests.stream().map(Request::text).collect(Collectors.joining()),
                first.documented(),
                first.whole(),
                false);
    }

    private static Arbitrary<UnaryOperator<String>> byteChanges() {
        Arbitrary<Double> places = Arbitraries.doubles().between(0, 1);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 40);
        Arbitrary<UnaryOperator<String>> flips =
                Combinators.combine(places, Arbitraries.integers().between(0, 7))
                        .as((at, bit) -> text -> flipped(text, place(text, at), 1 << bit));
        Arbitrary<UnaryOperator<String>> inserts =
                Combinators.combine(places, Dictionary.any("pieces"))
                        .as((at, piece) -> text -> replaced(text, place(text, at), 0, piece));
        Arbitrary<UnaryOperator<String>> cuts =
                Combinators.combine(places, lengths)
                        .as((at, length) -> text -> replaced(text, place(text, at), length, ""));
        Arbitrary<UnaryOperator<String>> repeats =
                Combinators.combine(places, places, lengths)
                        .as((from, to, length) -> text -> repeated(text, from, to, length));
        Arbitrary<UnaryOperator<String>> ends =
                places.map(at -> text -> text.substring(0, place(text, at)));
        Arbitrary<UnaryOperator<String>> lines =
                Combinators.combine(Arbitraries.integers().between(0, 12), Arbitraries.of(0, 2, 3))
                        .as((line, times) -> text -> line(text, line, times));
        Arbitrary<UnaryOperator<String>> lineEnds =
                Arbitraries.of("\n", "\r", " \r\n", "\r\r\n")
                        .map(end -> text -> text.replace("\r\n", end));
        Arbitrary<UnaryOperator<String>> starts =
                Arbitraries.of(
                                "\r\n",
                                "\n\n\r\n",
                                " ",
                                "\0",
                                "\u0016\u0003\u0001\u0002",
                                "\u00ef\u00bb\u00bf")
                        .map(start -> text -> start + text);
        return Arbitraries.oneOf(
                flips, flips, flips, inserts, inserts, cuts, repeats, ends, lines, lines, lineEnds,
                starts);
    }

    /** Mostly in the head, which is short beside some bodies. */
    private static int place(String text, double at) {
        int head = Math.max(1, text.indexOf("\r\n\r\n"));
        double within = at < 0.7 ? at / 0.7 * head : (at - 0.7) / 0.3 * text.length();
        return Math.min(text.length(), (int) within);
    }

    private static String flipped(String text, int at, int bit) {
        return at == text.length()
                ? text
                : replaced(text, at, 1, String.valueOf((char) (text.charAt(at) ^ bit)));
    }

    private static String replaced(String text, int at, int length, String by) {
        return text.substring(0, at) + by + text.substring(Math.min(text.length(), at + length));
    }

    private static String repeated(String text, double from, double to, int length) {
        int start = place(text, from);
        String part = text.substring(start, Math.min(text.length(), start + length));
        return replaced(text, place(text, to), 0, part);
    }

    /** That line so many times. */
    private static String line(String text, int number, int times) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)")));
        if (number < lines.size()) {
            lines.set(number, lines.get(number).repeat(times));
        }
        return String.join("", lines);
    }
}
