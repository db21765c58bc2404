package caravan.webhook;

import caravan.http.BadValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private static String of(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void newOnesDiffer() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            made.add(Secret.parse(Secret.create().reveal()).reveal());
        }
        assertThat(made).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 26, 32, 63, 64})
    void takesSecretOfSoManyBytes(int bytes) {
        assertThat(Secret.parse(of(bytes)).key()).hasSize(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAA",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwAB==",
                " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void refusesWhatIsNoSecret(String text) {
        assertThatThrownBy(() -> Secret.parse(text))
                .isInstanceOf(BadValue.class)
                .hasMessage("must be whsec_ and the base64 of 24 to 64 bytes");
    }

    @Test
    void refusesTooManyBytes() {
        assertThatThrownBy(() -> Secret.parse(of(23))).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> Secret.parse(of(65))).isInstanceOf(BadValue.class);
    }

    @Test
    void oldSecretSignsForADayBesidesTheNew() {
        Secret first = Secret.create();
        Secret second = Secret.create();
        Secret third = Secret.create();
        Secrets secrets = Secrets.of(first).rotated(second, NOW);
        assertThat(secrets.valid(NOW)).containsExactly(second, first);
        assertThat(secrets.valid(NOW.plus(Duration.ofHours(24)).minusMillis(1))).hasSize(2);
        assertThat(secrets.valid(NOW.plus(Duration.ofHours(24)))).containsExactly(second);
        Secrets again = secrets.rotated(third, NOW.plus(Duration.ofHours(1)));
        assertThat(again.valid(NOW.plus(Duration.ofHours(23))))
                .containsExactly(third, second, first);
        assertThat(again.valid(NOW.plus(Duration.ofHours(24)))).containsExactly(third, second);
    }

    @Test
    void sameSecretAgainChangesNothing() {
        Secrets secrets = Secrets.of(Secret.create());
        assertThat(secrets.rotated(secrets.current(), NOW)).isEqualTo(secrets);
        Secrets thereAndBack =
                secrets.rotated(Secret.create(), NOW).rotated(secrets.current(), NOW);
        assertThat(thereAndBack.valid(NOW)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void rotationsInARowAreBounded() {
        Secrets secrets = Secrets.of(Secret.create());
        for (int i = 0; i < 20; i++) {
            secrets = secrets.rotated(Secret.create(), NOW);
        }
        assertThat(secrets.valid(NOW)).hasSize(4);
    }
}
