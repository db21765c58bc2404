package caravan.webhook;

import caravan.http.BadValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** The URL of a destination, as far as it can be judged without asking anybody. */
final class DestinationUrl {

    private static final int MOST_CHARACTERS = 2_048;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private DestinationUrl() {}

    /**
     * @throws BadValue that does not repeat it: it may have a secret in it
     */
    static URI parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new BadValue("may have at most " + MOST_CHARACTERS + " characters");
        }
        URI url = ascii(text);
        String scheme = url.getScheme();
        if (scheme == null) {
            throw new BadValue("must be an absolute URL, like https://example.com/hook");
        }
        if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new BadValue("must be an http or https URL");
        }
        if (url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            throw new BadValue("must not have a user or a password in it");
        }
        if (url.getRawFragment() != null) {
            throw new BadValue("must not have a fragment (#)");
        }
        if (url.getHost() == null) {
            throw new BadValue(
                    "must have a host: a name of letters, digits and hyphens, or an address");
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            throw new BadValue("must have a port from 1 to 65535");
        }
        return url;
    }

    private static URI ascii(String text) {
        try {
            return new URI(new URI(text).toASCIIString());
        } catch (URISyntaxException e) {
            throw new BadValue("is not a URL");
        }
    }
}
