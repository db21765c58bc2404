package caravan.webhook;

import caravan.http.BadValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A header that a webhook sends besides Caravan's own. */
public record Header(String name, String value) {

    /** What stands for a value that is not shown. */
    public static final String MASK = "***";

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    /** Bytes above ASCII have no meaning that receivers agree about (RFC 9110, 5.5). */
    private static final Pattern VALUE =
            Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e\\t]{0,4094}[\\x21-\\x7e])?|");

    /** Those of the connection (RFC 9110, 7.6.1), and those that Caravan sets itself. */
    private static final Set<String> RESERVED =
            Set.of(
                    "connection",
                    "proxy-connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings",
                    "proxy-authorization",
                    "proxy-authenticate",
                    "expect",
                    "host",
                    "content-length",
                    "user-agent",
                    "traceparent",
                    "tracestate");

    private static final List<String> RESERVED_PREFIXES =
            List.of("webhook-", "caravan-", "camel", "org.apache.camel");

    /** Parts of the names of headers whose values are usually secret. */
    private static final List<String> SECRET =
            List.of(
                    "auth",
                    "cookie",
                    "token",
                    "secret",
                    "key",
                    "password",
                    "signature",
                    "credential");

    /**
     * @throws BadValue that does not repeat the value
     */
    static Header of(String name, String value) {
        checkName(name);
        if (!VALUE.matcher(value).matches()) {
            throw new BadValue(
                    "must have at most 4096 printable ASCII characters, no space around them");
        }
        return new Header(name, value);
    }

    private static void checkName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new BadValue("is no name for a header");
        }
        if (lower.equals("content-type")) {
            throw new BadValue("is set by the field contentType");
        }
        if (RESERVED.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            throw new BadValue("is not for webhooks to set");
        }
    }

    /** The value as it is shown. */
    String shown() {
        return isSecret(name) ? MASK : value;
    }

    /** Whether its value is what was shown of it. */
    boolean isMasked() {
        return isSecret(name) && value.equals(MASK);
    }

    /** Whether a header of this name usually holds a secret. */
    public static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    @Override
    public String toString() {
        return name + ": " + MASK;
    }
}
