package caravan.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

import static caravan.webhook.Registrations.FULL;
import static caravan.webhook.Registrations.NOW;
import static caravan.webhook.Registrations.SECRET;
import static caravan.webhook.Registrations.changed;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

/** What a webhook is in the store and in answers. */
class KeptWebhookTest {

    private static final DocumentCodec CODEC = new DocumentCodec();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'every':'1m30s'}",
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
}
