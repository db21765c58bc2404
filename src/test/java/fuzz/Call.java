package fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A request in its parts. Text is Latin-1, a character for a byte; names in braces stand for what
 * {@link World} has: {@code {token}}, {@code {key}}, {@code {event}} and so on.
 *
 * @param operation the operation of the document that it began as
 * @param headers lines
 * @param documented whether the path is still one of the document's, written as usual
 * @param whole whether it is certain that the server sees its end, and so must answer
 */
record Call(
        String operation,
        String method,
        String path,
        String query,
        String version,
        List<String> headers,
        String body,
        boolean documented,
        boolean whole) {

    private static final String HOST = "Host: 127.0.0.1";

    static Call of(String operation, String method, String path, String query) {
        return new Call(operation, method, path, query, "HTTP/1.1", List.of(HOST), "", true, true);
    }

    Call withMethod(String other) {
        return new Call(operation, other, path, query, version, headers, body, documented, whole);
    }

    /** Another path, which is perhaps none of the document's. */
    Call withPath(String other) {
        return new Call(operation, method, other, query, version, headers, body, false, whole);
    }

    /** Another path, which the document has. */
    Call withDocumented(String other) {
        return new Call(operation, method, other, query, version, headers, body, true, whole);
    }

    Call withQuery(String other) {
        return new Call(operation, method, path, other, version, headers, body, documented, whole);
    }

    /** One more parameter. */
    Call with(String parameter) {
        return withQuery(query.isEmpty() ? parameter : query + "&" + parameter);
    }

    Call withVersion(String other) {
        return new Call(operation, method, path, query, other, headers, body, documented, whole);
    }

    /** Another body; where its length or its chunks are written down already, they become wrong. */
    Call withBody(String other) {
        boolean ends = whole && !isFramed();
        return new Call(operation, method, path, query, version, headers, other, documented, ends);
    }

    /** A body as it is to stand on the wire, with the lines that say how it is framed. */
    Call framed(String onTheWire, boolean ends, String... lines) {
        return new Call(
                        operation,
                        method,
                        path,
                        query,
                        version,
                        headers,
                        onTheWire,
                        documented,
                        whole && ends && !isFramed())
                .withHeaders(Stream.concat(headers.stream(), Stream.of(lines)).toList());
    }

    Call withHeaders(List<String> others) {
        return new Call(operation, method, path, query, version, others, body, documented, whole);
    }

    Call header(String line) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return withHeaders(more);
    }

    Call without(String name) {
        return withHeaders(headers.stream().filter(Predicate.not(line -> is(line, name))).toList());
    }

    boolean isFramed() {
        return headers.stream()
                .anyMatch(line -> is(line, "Content-Length") || is(line, "Transfer-Encoding"));
    }

    private static boolean is(String line, String name) {
        return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    Request request() {
        String target = query.isEmpty() ? path : path + "?" + query;
        StringBuilder text = new StringBuilder(method).append(' ').append(target);
        text.append(version.isEmpty() ? "" : " ").append(version).append("\r\n");
        headers.forEach(line -> text.append(line).append("\r\n"));
        if (!body.isEmpty() && !isFramed()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        text.append("\r\n").append(body);
        return new Request(
                operation, List.of(method), target, text.toString(), documented, whole, false);
    }
}
