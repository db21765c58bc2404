package caravan.event;

import caravan.SafeText;
import caravan.http.Request;
import caravan.inbox.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of a request what must not be kept: the headers that carry secrets, and the token and
 * the key wherever else they stand (a proxy may repeat the path in a header of its own).
 */
final class Masking {

    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "x-gitlab-token");

    private final List<String> secrets = new ArrayList<>(2);

    Masking(Request request) {
        add(request.variable("key"));
        Token.all(request).forEach(this::add);
    }

    /** A short one would mask words that are no secret, and no secret of ours is short. */
    private void add(String secret) {
        if (secret.length() >= 16) {
            secrets.add(secret);
        }
    }

    String text(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, SafeText.MASK);
        }
        return masked;
    }

    /** The headers as they are kept. */
    List<String> headers(Iterable<Map.Entry<String, String>> headers) {
        List<String> kept = new ArrayList<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            kept.add(
                    name
                            + ": "
                            + (SECRET.contains(name) ? SafeText.MASK : text(header.getValue())));
        }
        return kept;
    }
}
