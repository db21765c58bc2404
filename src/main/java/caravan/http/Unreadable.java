package caravan.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

/**
 * Why a request could not be read. It is handed on as one that says so, and answered like others.
 */
enum Unreadable {
    MALFORMED,
    OF_OTHER_VERSION,
    FRAMED_ODDLY,
    TOO_SLOW,
    TOO_LARGE;

    private static final String HEADER = "caravan-unreadable";

    /** What is wrong with a head that was decoded. */
    static Optional<Unreadable> of(HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            return Optional.of(MALFORMED);
        }
        if (isOfOtherVersion(head.protocolVersion())) {
            return Optional.of(OF_OTHER_VERSION);
        }
        return isFramedOddly(head.headers()) ? Optional.of(FRAMED_ODDLY) : Optional.empty();
    }

    /** As Vert.x knows them: no other object is the same version to it. */
    private static boolean isOfOtherVersion(HttpVersion version) {
        return version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0;
    }

    /**
     * Another server may see another end of its body, or take what stands behind it for a request:
     * so nothing that comes behind it is read (RFC 9112, 6.1 and 6.3).
     */
    private static boolean isFramedOddly(HttpHeaders headers) {
        List<String> codings = headers.getAll(TRANSFER_ENCODING);
        return !codings.isEmpty()
                && (codings.size() > 1
                        || !codings.get(0).strip().equalsIgnoreCase("chunked")
                        || headers.contains(CONTENT_LENGTH));
    }

    /** This one as it is handed on. */
    HttpRequest instead(HttpRequest request) {
        HeadersMultiMap headers = HeadersMultiMap.httpHeaders();
        headers.add("Host", "localhost").add("Connection", "close").add(HEADER, name());
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), request.uri(), headers);
    }

    /** Whoever claims it of his own request is believed. */
    static Optional<Unreadable> of(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HEADER)).map(Unreadable::named);
    }

    private static Unreadable named(String name) {
        return Stream.of(values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(MALFORMED);
    }

    /**
     * @param headerBound the most bytes that a head may have
     */
    Problem problem(long headerBound) {
        return switch (this) {
            case MALFORMED -> Problem.malformedRequest("It cannot be understood.");
            case OF_OTHER_VERSION ->
                    Problem.malformedRequest("This server speaks HTTP/1.1 and HTTP/1.0.");
            case FRAMED_ODDLY ->
                    Problem.malformedRequest(
                            "A body is chunked, or has a length, and is coded in no other way.");
            case TOO_SLOW -> Problem.headTooSlow();
            case TOO_LARGE -> Problem.headersTooLarge(headerBound);
        };
    }
}
