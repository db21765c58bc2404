package caravan.delivery;

import caravan.webhook.Destination;
import caravan.webhook.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a destination sends back of a request is not the place to read its secrets. */
class EchoTest {

    private static final String FIELDS =
            Outbound.EVENTS
                    + ",'headers':{'Authorization':'Basic am9lOmh1c2g/aA==','X-Key':'a1','X-Team':'blue-team'}";

    private static Echo echo() {
        try (Outbound outbound = new Outbound()) {
            Webhook webhook = outbound.register("joe", FIELDS);
            Call call =
                    new Call(
                            Destination.of("http://example.com/"),
                            Map.of(Signature.SIGNATURE, List.of("v1,c2lnbmVk v1,b2xkLXNpZ25lZA==")),
                            new byte[0],
                            Duration.ofSeconds(1));
            return new Echo(webhook.registration().headers(), call);
        }
    }

    private static Excerpt excerpt(String text, boolean cut) {
        return Excerpt.of(text.getBytes(StandardCharsets.UTF_8), cut);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic am9lOmh1c2g/aA==",
                "am9lOmh1c2g/aA==",
                "am9lOmh1c2g\\/aA==",
                "v1,c2lnbmVk v1,b2xkLXNpZ25lZA==",
                "v1,b2xkLXNpZ25lZA=="
            })
    void masksWhatWasSecretInTheRequest(String secret) {
        assertThat(echo().masked(excerpt("{\"a\":\"" + secret + "\"}", false)))
                .isEqualTo("{\"a\":\"***\"}");
        assertThat(echo().masked(Map.of("x-echo", List.of("got " + secret))))
                .isEqualTo(Map.of("x-echo", List.of("got ***")));
    }

    @Test
    void masksWhatTheEndOfTheExcerptHasOfIt() {
        assertThat(echo().masked(excerpt("got am9lOmh1c2", true))).isEqualTo("got ***");
        assertThat(echo().masked(excerpt("got am9lOmh1c2", false))).isEqualTo("got am9lOmh1c2");
    }

    @Test
    void leavesAllElse() {
        String text = "a1 blue-team am9 Basic v1";
        assertThat(echo().masked(excerpt(text, true))).isEqualTo(text);
    }
}
