package caravan.webhook;

import caravan.SafeText;
import caravan.http.BadValue;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a webhook's messages are signed with (Standard Webhooks 1.0.0, symmetric): {@code whsec_}
 * and the base64 of 24 to 64 bytes.
 */
public final class Secret {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final int NEW_BYTES = 32;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret create() {
        byte[] key = new byte[NEW_BYTES];
        RANDOM.nextBytes(key);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    /**
     * @throws BadValue for anything else; its message does not repeat it
     */
    public static Secret parse(String text) {
        if (!text.startsWith(PREFIX) || !isKey(text.substring(PREFIX.length()))) {
            throw new BadValue(
                    "must be "
                            + PREFIX
                            + " and the base64 of "
                            + LEAST_BYTES
                            + " to "
                            + MOST_BYTES
                            + " bytes");
        }
        return new Secret(text);
    }

    /** Receivers' libraries differ in what else they take for base64. */
    private static boolean isKey(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            return key.length >= LEAST_BYTES
                    && key.length <= MOST_BYTES
                    && Base64.getEncoder().encodeToString(key).equals(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the HMAC takes. */
    public byte[] key() {
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    /** The secret itself: for its owner, once, and for the store. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return PREFIX + SafeText.MASK;
    }
}
