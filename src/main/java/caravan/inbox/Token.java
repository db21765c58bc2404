package caravan.inbox;

import caravan.http.Problem;
import caravan.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Secrets that name an inbox: tokens, keys and tickets. Only their hashes are kept. */
public final class Token {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Token() {}

    /** A new secret: 256 random bits, as 43 characters that need no escaping in a URL. */
    public static String create() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * What is kept of a secret: its SHA-256, in hex. A secret of 256 random bits needs no salt, and
     * looking its hash up tells nothing by its time.
     */
    public static String hash(String secret) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The token that a request carries; empty when there is none.
     *
     * @throws Problem 400 for several: another server may have looked at another one
     */
    public static String of(Request request) {
        List<String> tokens = all(request);
        if (tokens.size() > 1) {
            throw Problem.malformedRequest("The header Authorization is given more than once.");
        }
        return tokens.isEmpty() ? "" : tokens.get(0);
    }

    /** All that it carries, be there several. */
    public static List<String> all(Request request) {
        return request.headers("Authorization").stream().map(Token::token).toList();
    }

    /** After {@code Bearer}, or bare, since some senders (Harbor) send what their user typed. */
    private static String token(String authorization) {
        String value = authorization.strip();
        if (value.regionMatches(true, 0, "Bearer", 0, 6)
                && (value.length() == 6 || value.charAt(6) == ' ')) {
            return value.substring(6).strip();
        }
        return value;
    }
}
