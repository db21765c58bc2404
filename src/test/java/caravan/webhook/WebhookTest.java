package caravan.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.NOW;
import static caravan.webhook.Registrations.changed;
import static caravan.webhook.Registrations.errorsOf;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

/** Changing, keeping and showing webhooks. */
class WebhookTest {

    private static final DocumentCodec CODEC = new DocumentCodec();
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String FULL =
            "'body':'{{tick}} \u00e9','contentType':'application/json',"
                    + "'headers':{'X-A':'b: c','X-Api-Key':'hush','Authorization':'hush'},"
                    + "'timeout':'3s','retry':['1s','90s'],'maxConcurrency':7,'rate':9,'enabled':false,"
                    + "'secret':'"
                    + SECRET
                    + "'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'every':'90s'}",
                "{'cron':'0 9 * * MON-FRI','zone':'Europe/Paris'}",
                "{'cron':'*/5 0 1,2 */2 *','zone':'UTC'}",
                "{'at':'2026-12-01T09:00:00.001Z'}",
                "{'events':{}}",
                "{'events':{'methods':['PUT','POST'],'match':{'/a.b/$c~1':{'d':[1,1e400,12345678901234567890.5,null]},'':'x\\u0000'}}}"
            })
    void triggerIsKeptAndShownAsItWasWritten(String trigger) {
        Webhook webhook = webhook("'trigger':" + trigger);
        assertThat(stored(webhook)).isEqualTo(webhook);
        assertThat(WebhookJson.of(webhook).get("trigger")).isEqualTo(Registrations.json(trigger));
    }

    @Test
    void allElseIsKeptToo() {
        for (Webhook webhook : List.of(webhook(FULL), webhook(), webhook("'retry':'none'"))) {
            assertThat(stored(webhook)).isEqualTo(webhook);
            Webhook rotated =
                    webhook.rotated(
                            NOW.plusSeconds(1).truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
            assertThat(stored(rotated)).isEqualTo(rotated);
        }
    }

    private static Webhook stored(Webhook webhook) {
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        CODEC.encode(
                new BsonBinaryWriter(bytes),
                WebhookDocument.of(webhook).append("health", "of others"),
                EncoderContext.builder().build());
        Document document =
                CODEC.decode(
                        new BsonBinaryReader(bytes.getByteBuffers().get(0).asNIO()),
                        DecoderContext.builder().build());
        return WebhookDocument.webhook(document);
    }

    @Test
    void isShownAsItWasWritten() {
        ObjectNode json = WebhookJson.of(webhook(FULL, "'trigger':{'every':'5s'}"));
        assertThat(json)
                .isEqualTo(
                        Registrations.json(
                                "{'id':'id','name':'joe','destination':'https://example.com/hook',"
                                        + "'trigger':{'every':'5s'},'body':'{{tick}} \u00e9','contentType':'application/json',"
                                        + "'headers':{'X-A':'b: c','X-Api-Key':'***','Authorization':'***'},"
                                        + "'timeout':'3s','retry':['1s','1m30s'],'maxConcurrency':7,'rate':9,'enabled':false,"
                                        + "'createdAt':'2026-11-22T06:00:00.123Z'}"));
        ObjectNode usual = WebhookJson.of(webhook());
        assertThat(usual.get("retry").toString())
                .isEqualTo("[\"5s\",\"5m\",\"30m\",\"2h\",\"5h\",\"10h\",\"14h\",\"20h\",\"1d\"]");
        assertThat(usual.get("timeout").asText()).isEqualTo("15s");
        assertThat(usual.get("body").asText())
                .isEqualTo("Hello {{name}}, current time is {{time}}");
        assertThat(usual.get("rate").isNull()).isTrue();
        assertThat(WebhookJson.of(webhook("'retry':'none'")).get("retry").asText())
                .isEqualTo("none");
        assertThat(WebhookJson.of(webhook("'trigger':{'events':{}}")).has("body")).isFalse();
    }

    /** What is shown can be sent back. */
    @Test
    void shownFieldsAreAcceptedAsChange() {
        Webhook webhook = webhook(FULL);
        ObjectNode shown = WebhookJson.of(webhook);
        shown.remove(List.of("id", "createdAt"));
        assertThat(changed(webhook, shown.toString()).registration())
                .isEqualTo(webhook.registration());
    }

    @Test
    void secretIsShownWhenAskedForOnly() {
        Webhook webhook = webhook(FULL).rotated(NOW);
        String newest = webhook.secrets().current().reveal();
        assertThat(WebhookJson.withSecret(webhook).get("secret").textValue()).isEqualTo(newest);
        assertThat(WebhookJson.withSecret(webhook).toString()).doesNotContain(SECRET);
        String text =
                WebhookJson.of(webhook)
                        + " "
                        + webhook
                        + webhook.registration()
                        + webhook.secrets()
                        + webhook.registration().headers();
        assertThat(text).doesNotContain(newest).doesNotContain(SECRET).doesNotContain("hush");
    }

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
