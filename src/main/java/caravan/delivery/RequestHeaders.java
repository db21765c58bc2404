package caravan.delivery;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/** The headers of a request as they are sent. */
final class RequestHeaders {

    /**
     * They belong to one connection (RFC 9110, 7.6.1) or to this client: what comes back is kept as
     * it comes, so nothing packed is asked for.
     */
    private static final Set<String> NOT_PASSED_ON =
            Set.of(
                    "accept-encoding",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "user-agent");

    private RequestHeaders() {}

    /**
     * @throws IllegalArgumentException for characters that no header may have
     */
    static MultiMap of(Call call, String userAgent) {
        MultiMap headers = HttpHeaders.headers().add("user-agent", userAgent);
        call.headers()
                .forEach(
                        (name, values) -> {
                            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                                headers.add(name, values);
                            }
                        });
        return headers;
    }
}
