package caravan.webhook;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

class RegistrationReaderTest {

    /** What the first users sent, and what they had then. */
    @Test
    void nameAndDestinationAreEnough() {
        Webhook webhook = webhook();
        Registration registration = webhook.registration();
        assertThat(registration.name()).isEqualTo("joe");
        assertThat(registration.destination()).hasToString("https://example.com/hook");
        assertThat(registration.trigger()).isEqualTo(new Trigger.Every(Duration.ofSeconds(5)));
        assertThat(registration.body().orElseThrow().text())
                .isEqualTo("Hello {{name}}, current time is {{time}}");
        assertThat(registration.contentType()).contains("text/plain");
        assertThat(registration.headers()).isEmpty();
        assertThat(registration.sending()).isEqualTo(Sending.USUAL);
        assertThat(registration.enabled()).isTrue();
        assertThat(webhook.revision()).isEqualTo(1);
        assertThat(webhook.secrets().current().key()).hasSize(32);
    }

    @Test
    void nullIsTheDefault() {
        String nulls =
                "'trigger':null,'body':null,'contentType':null,'headers':null,'timeout':null,"
                        + "'retry':null,'maxConcurrency':null,'rate':null,'secret':null,'enabled':null";
        assertThat(webhook(nulls).registration()).isEqualTo(webhook().registration());
    }

    @Test
    void readsAllThatCanBeSaid() {
        Webhook webhook =
                webhook(
                        "'name':' Jos\u00e9 ','body':'','contentType':'application/json; charset=utf-8'",
                        "'headers':{'X-Team':'a b','authorization':'Bearer x','x-empty':''}",
                        "'timeout':'1s','retry':['1s','1h30m','24h'],'maxConcurrency':1,'rate':10000",
                        "'enabled':false,'secret':'" + Registrations.SECRET + "'");
        Registration registration = webhook.registration();
        assertThat(registration.name()).isEqualTo("Jos\u00e9");
        assertThat(registration.body().orElseThrow().text()).isEmpty();
        assertThat(registration.contentType()).contains("application/json; charset=utf-8");
        assertThat(registration.headers())
                .containsExactly(
                        new Header("X-Team", "a b"),
                        new Header("authorization", "Bearer x"),
                        new Header("x-empty", ""));
        assertThat(registration.sending())
                .isEqualTo(
                        new Sending(
                                Duration.ofSeconds(1),
                                List.of(
                                        Duration.ofSeconds(1),
                                        Duration.ofMinutes(90),
                                        Duration.ofDays(1)),
                                1,
                                OptionalInt.of(10_000)));
        assertThat(registration.enabled()).isFalse();
        assertThat(webhook.secrets().current().reveal()).isEqualTo(Registrations.SECRET);
        assertThat(webhook("'retry':'none'").registration().sending().retry()).isEmpty();
        assertThat(webhook("'retry':[]").registration().sending().retry()).isEmpty();
    }
}
