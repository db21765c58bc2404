package caravan.webhook;

import caravan.http.BadValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where requests go, read from a URL by the one rule that there is.
 *
 * @param target path and query, as they stand in a request line
 */
public record Destination(boolean secure, Host host, int port, String target) {

    private static final int MOST_CHARACTERS = 2_048;
    private static final int PORTS = 65_535;

    /**
     * @throws BadValue when it is no absolute http or https URL, or has user information or a
     *     fragment; it does not repeat the URL, which may have a secret in it
     */
    public static Destination of(String url) {
        checkLength(url);
        URI uri = parse(url);
        boolean secure = isSecure(uri);
        String authority = uri.getRawAuthority();
        if (authority == null) {
            throw new BadValue("must have a host");
        }
        if (authority.contains("@")) {
            throw new BadValue("must not have a user or a password in it");
        }
        if (uri.getRawFragment() != null) {
            throw new BadValue("must not have a fragment (#)");
        }
        int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        Host host = host(colon < 0 ? authority : authority.substring(0, colon));
        Destination destination =
                new Destination(secure, host, port(port, usualPort(secure)), target(uri));
        checkLength(destination.url().toString());
        return destination;
    }

    private static void checkLength(String url) {
        if (url.length() > MOST_CHARACTERS) {
            throw new BadValue("may have at most " + MOST_CHARACTERS + " characters");
        }
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new BadValue("is not a URL");
        }
    }

    private static boolean isSecure(URI uri) {
        if (uri.getScheme() == null) {
            throw new BadValue("must be an absolute URL, like https://example.com/hook");
        }
        return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "https" -> true;
            case "http" -> false;
            default -> throw new BadValue("must be an http or https URL");
        };
    }

    private static Host host(String text) {
        try {
            return Host.of(text);
        } catch (IllegalArgumentException e) {
            throw new BadValue("must have a host that is a name or an address");
        }
    }

    private static int usualPort(boolean secure) {
        return secure ? 443 : 80;
    }

    private static int port(String text, int usual) {
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("\\d{1,5}") || text.matches("0+") || Integer.parseInt(text) > PORTS) {
            throw new BadValue("must have a port from 1 to " + PORTS);
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

    /** All of it, in ASCII, with its host as it is connected to: what is kept and shown. */
    URI url() {
        String origin = (secure ? "https://" : "http://") + host;
        return URI.create((port == usualPort(secure) ? origin : origin + ":" + port) + target);
    }

    /** Without path and query: they may hold a secret. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + host + ":" + port;
    }
}
