package caravan.delivery;

import caravan.webhook.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers that a receiver checks a request with: Standard Webhooks 1.0.0, symmetric.
 *
 * @see <a
 *     href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the
 *     specification</a>
 */
public final class Signature {

    public static final String ID = "webhook-id";
    public static final String TIMESTAMP = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * @param id of the delivery, the same over all its attempts; without a dot
     * @param time of the attempt
     * @param secrets several while a new one takes over, the new one first
     */
    public static Map<String, List<String>> headers(
            String id, Instant time, byte[] body, List<Secret> secrets) {
        String timestamp = Long.toString(time.getEpochSecond());
        byte[] signed = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        StringJoiner signatures = new StringJoiner(" ");
        secrets.forEach(secret -> signatures.add(signature(secret, signed, body)));
        return Map.of(
                ID, List.of(id),
                TIMESTAMP, List.of(timestamp),
                SIGNATURE, List.of(signatures.toString()));
    }

    private static String signature(Secret secret, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
            mac.update(head);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
