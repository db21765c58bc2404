package caravan.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where requests go.
 *
 * @param target path and query, as they stand in a request line
 */
public record Destination(boolean secure, Host host, int port, String target) {

    private static final int LONGEST = 4_096;
    private static final int PORTS = 65_535;

    /**
     * @throws IllegalArgumentException when it is no absolute http or https URL without user
     *     information; the message goes on after "destination: "
     */
    public static Destination of(String url) {
        if (url.length() > LONGEST) {
            throw new IllegalArgumentException("it is longer than " + LONGEST + " characters");
        }
        URI uri = parse(url);
        boolean secure =
                switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
                    case "https" -> true;
                    case "http" -> false;
                    default ->
                            throw new IllegalArgumentException(
                                    "it does not begin with http:// or https://");
                };
        String authority = uri.getRawAuthority();
        if (authority == null) {
            throw new IllegalArgumentException("it has no host");
        }
        if (authority.contains("@")) {
            throw new IllegalArgumentException("it holds user information; use a header instead");
        }
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        Host host = host(colon < 0 ? authority : authority.substring(0, colon));
        return new Destination(secure, host, port(port, secure ? 443 : 80), target(uri));
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no URL: " + e.getReason(), e);
        }
    }

    private static Host host(String text) {
        try {
            return Host.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its host is neither a name nor an address", e);
        }
    }

    private static int port(String text, int usual) {
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("\\d{1,5}") || text.matches("0+") || Integer.parseInt(text) > PORTS) {
            throw new IllegalArgumentException("its port is not from 1 to " + PORTS);
        }
        return Integer.parseInt(text);
    }

    private static String target(URI uri) {
        String path = uri.getRawPath();
        String whole = path == null || path.isEmpty() ? "/" : path;
        return ascii(uri.getRawQuery() == null ? whole : whole + "?" + uri.getRawQuery());
    }

    /** All else that may not stand in a request line, {@link URI} has refused. */
    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            ascii.append(b < 0 ? String.format("%%%02X", b & 0xff) : Character.toString(b));
        }
        return ascii.toString();
    }

    /** Without path and query: they may hold a secret. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + host + ":" + port;
    }
}
