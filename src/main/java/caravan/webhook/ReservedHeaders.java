package caravan.webhook;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names of headers that neither a webhook nor an event may set in a request. */
public final class ReservedHeaders {

    /**
     * They belong to one connection (RFC 9110, 7.6.1) or to the client: what comes back is kept as
     * it comes, so nothing packed is asked for.
     */
    private static final Set<String> OF_CONNECTION =
            Set.of(
                    "accept-encoding",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "user-agent");

    private static final Set<String> OURS = Set.of("traceparent", "tracestate");

    private static final List<String> OUR_PREFIXES =
            List.of("webhook-", "caravan-", "camel", "org.apache.camel");

    private ReservedHeaders() {}

    /** Whether only the connection or the client sets it. */
    public static boolean ofConnection(String name) {
        return OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether only Caravan sets it, or nobody. */
    public static boolean contain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return OF_CONNECTION.contains(lower)
                || OURS.contains(lower)
                || OUR_PREFIXES.stream().anyMatch(lower::startsWith);
    }
}
