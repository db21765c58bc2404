package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static caravan.webhook.Registrations.FULL;
import static caravan.webhook.Registrations.NOW;
import static caravan.webhook.Registrations.SECRET;
import static caravan.webhook.Registrations.changed;
import static caravan.webhook.Registrations.errorsOf;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

/** Changing webhooks. */
class WebhookTest {

    @Test
    void changeLeavesWhatItDoesNotName() {
        Webhook webhook = webhook(FULL);
        Webhook same = changed(webhook, "{}");
        assertThat(same.registration()).isEqualTo(webhook.registration());
        assertThat(same.secrets()).isEqualTo(webhook.secrets());
        assertThat(same.revision()).isEqualTo(2);
        assertThat(same.createdAt()).isEqualTo(webhook.createdAt());
        Webhook renamed = changed(webhook, "{'name':'ann','enabled':true}");
        assertThat(renamed.registration().name()).isEqualTo("ann");
        assertThat(renamed.registration().enabled()).isTrue();
        assertThat(renamed.registration().sending()).isEqualTo(webhook.registration().sending());
    }

    @Test
    void nullTakesTheDefault() {
        String nulls =
                "{'trigger':null,'body':null,'contentType':null,'headers':null,'timeout':null,"
                        + "'retry':null,'maxConcurrency':null,'rate':null,'enabled':null}";
        assertThat(changed(webhook(FULL, "'trigger':{'every':'7s'}"), nulls).registration())
                .isEqualTo(webhook().registration());
    }

    @Test
    void triggerAndHeadersAreReplacedAsAWhole() {
        Webhook webhook = webhook(FULL, "'trigger':{'every':'7s'}");
        Webhook changed = changed(webhook, "{'trigger':{'cron':'* * * * *'},'headers':{'x':'y'}}");
        assertThat(changed.registration().trigger()).isInstanceOf(Trigger.Cron.class);
        assertThat(changed.registration().headers()).containsExactly(new Header("x", "y"));
    }

    @Test
    void greetingGoesWithTheClock() {
        Webhook forwarding = changed(webhook(), "{'trigger':{'events':{}}}");
        assertThat(forwarding.registration().body()).isEmpty();
        Webhook telling = webhook("'trigger':{'events':{}},'body':'a','contentType':'a/b'");
        Webhook silent = changed(telling, "{'body':null}");
        assertThat(silent.registration().contentType()).isEmpty();
    }

    @Test
    void refusedChangeNamesItsFields() {
        Webhook webhook = webhook();
        assertThat(
                        errorsOf(
                                () ->
                                        changed(
                                                webhook,
                                                "{'name':null,'destination':'x','id':'y','secret':null}")))
                .extracting(error -> error.substring(0, error.indexOf(':')))
                .containsExactly("/id", "/name", "/destination", "/secret");
        assertThat(errorsOf(() -> changed(webhook, "{'destination':'http://10.0.0.1/'}")))
                .containsExactly("/destination: " + Registrations.FORBIDDEN);
    }

    /** Its time has come meanwhile, and nobody touches it. */
    @Test
    void timeThatIsPastStaysWhereItIsNotGiven() {
        Webhook webhook = webhook("'trigger':{'at':'2026-12-01T09:00:00Z'}");
        Instant later = Instant.parse("2027-01-01T00:00:00Z");
        assertThat(changed(webhook, "{'name':'ann'}", later).registration().trigger())
                .isEqualTo(webhook.registration().trigger());
        assertThat(
                        errorsOf(
                                () ->
                                        changed(
                                                webhook,
                                                "{'trigger':{'at':'2026-12-01T09:00:00Z'}}",
                                                later)))
                .containsExactly("/trigger/at: is in the past");
    }

    @Test
    void givenSecretReplacesTheOldWithinADay() {
        Webhook webhook = webhook();
        Webhook changed = changed(webhook, "{'secret':'" + SECRET + "'}");
        assertThat(changed.secrets().current().reveal()).isEqualTo(SECRET);
        assertThat(changed.secrets().valid(NOW)).hasSize(2).contains(webhook.secrets().current());
        assertThat(changed.secrets().valid(NOW.plus(Duration.ofHours(24)))).hasSize(1);
    }

    @Test
    void changeDoesNotMovePeriods() {
        Webhook webhook = webhook();
        Webhook changed = changed(webhook, "{'name':'ann'}", NOW.plusSeconds(7));
        assertThat(changed.schedule().orElseThrow().next(NOW.plusSeconds(7)))
                .isEqualTo(webhook.schedule().orElseThrow().next(NOW.plusSeconds(7)));
    }
}
