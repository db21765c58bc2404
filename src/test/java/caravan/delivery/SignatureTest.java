package caravan.delivery;

import caravan.webhook.Secret;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What receivers check requests with, by the specification's own library. */
class SignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[64]);

    private static void verify(String secret, String body, Map<String, List<String>> headers)
            throws Exception {
        new Webhook(secret).verify(body, HttpHeaders.of(headers, (name, value) -> true));
    }

    @Test
    void isThePublishedOne() {
        assertThat(
                        Signature.headers(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                Instant.ofEpochSecond(1614265330),
                                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
                                List.of(Secret.parse(SECRET))))
                .isEqualTo(
                        Map.of(
                                "webhook-id", List.of("msg_p5jXN8AQM9LWM0D4loKWxJek"),
                                "webhook-timestamp", List.of("1614265330"),
                                "webhook-signature",
                                        List.of(
                                                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello joe", "{\"ok\": \"hello\"}", "grün\u0000\r\n\ud83d\ude42"})
    void isAcceptedByTheReferenceLibrary(String body) throws Exception {
        Map<String, List<String>> headers =
                Signature.headers(
                        "0199.17",
                        Instant.now(),
                        body.getBytes(StandardCharsets.UTF_8),
                        List.of(Secret.parse(SECRET)));
        verify(SECRET, body, headers);
        assertThatThrownBy(() -> verify(OTHER, body, headers))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(SECRET, body + "x", headers))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void isAcceptedByOldAndNewWhileASecretRotates() {
        Map<String, List<String>> headers =
                Signature.headers(
                        "0199",
                        Instant.now(),
                        "body".getBytes(StandardCharsets.UTF_8),
                        List.of(Secret.parse(SECRET), Secret.parse(OTHER)));
        assertThat(headers.get("webhook-signature").get(0).split(" ")).hasSize(2);
        assertThatCode(() -> verify(SECRET, "body", headers)).doesNotThrowAnyException();
        assertThatCode(() -> verify(OTHER, "body", headers)).doesNotThrowAnyException();
    }

    @Test
    void isAcceptedForEveryLengthOfSecret() throws Exception {
        Random random = new Random(7);
        for (int length = 24; length <= 64; length++) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
            verify(
                    secret,
                    "body",
                    Signature.headers(
                            "0199",
                            Instant.now(),
                            "body".getBytes(StandardCharsets.UTF_8),
                            List.of(Secret.parse(secret))));
        }
    }
}
