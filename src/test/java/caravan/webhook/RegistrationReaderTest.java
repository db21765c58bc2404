package caravan.webhook;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.errors;
import static caravan.webhook.Registrations.errorsOf;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

class RegistrationReaderTest {

    private static final String GOOD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

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
                        "'enabled':false,'secret':'" + GOOD_SECRET + "'");
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
        assertThat(webhook.secrets().current().reveal()).isEqualTo(GOOD_SECRET);
        assertThat(webhook("'retry':'none'").registration().sending().retry()).isEmpty();
        assertThat(webhook("'retry':[]").registration().sending().retry()).isEmpty();
    }

    /** One error each, at its pointer, with a word of the reason. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'colour':1 | /colour | known",
                "'id':'a' | /id | known",
                "'Name':'a' | /Name | known",
                "'a/b~c':1 | /a~1b~0c | known",
                "'\\ud800':1 | /? | known",
                "'name':null | /name | required",
                "'name':1 | /name | string",
                "'name':'' | /name | 1 to 100",
                "'name':' ' | /name | 1 to 100",
                "'name':'a\\u0000b' | /name | control",
                "'name':'a\\nb' | /name | control",
                "'name':'a\\u009bb' | /name | control",
                "'name':'\\ud800' | /name | surrogate",
                "'destination':null | /destination | required",
                "'destination':['https://example.com'] | /destination | string",
                "'body':1 | /body | string",
                "'body':'{{nam}}' | /body | unknown name nam",
                "'body':'\\udc00' | /body | surrogate",
                "'contentType':'text' | /contentType | media type",
                "'contentType':'text/plain\\r\\nX: y' | /contentType | media type",
                "'contentType':'text/pl\\u00e9n' | /contentType | media type",
                "'headers':[] | /headers | object",
                "'headers':{'x':1} | /headers/x | string",
                "'headers':{'x':'a\\r\\nb'} | /headers/x | ASCII",
                "'headers':{'x':'a\\u0000'} | /headers/x | ASCII",
                "'headers':{'x':'\\u00e9'} | /headers/x | ASCII",
                "'headers':{'x':' a'} | /headers/x | ASCII",
                "'headers':{'a b':'x'} | /headers/a b | name",
                "'headers':{'a:':'x'} | /headers/a: | name",
                "'headers':{'':'x'} | /headers/ | name",
                "'headers':{'\\ud800':'x'} | /headers/? | name",
                "'headers':{'a':'x','A':'y'} | /headers/A | twice",
                "'headers':{'Authorization':'***'} | /headers/Authorization | mask",
                "'timeout':'0s' | /timeout | 1s to 15s",
                "'timeout':'16s' | /timeout | 1s to 15s",
                "'timeout':'1500ms' | /timeout | whole seconds",
                "'timeout':15 | /timeout | string",
                "'timeout':'15' | /timeout | duration",
                "'timeout':'-5s' | /timeout | duration",
                "'retry':'never' | /retry | none",
                "'retry':{} | /retry | none",
                "'retry':['5s',5] | /retry | string",
                "'retry':['5s','500ms'] | /retry | 1s to 1d",
                "'retry':['0s'] | /retry | 1s to 1d",
                "'retry':['25h'] | /retry | 1s to 1d",
                "'maxConcurrency':0 | /maxConcurrency | 1 to 256",
                "'maxConcurrency':257 | /maxConcurrency | 1 to 256",
                "'maxConcurrency':1.5 | /maxConcurrency | whole",
                "'maxConcurrency':4294967297 | /maxConcurrency | whole",
                "'maxConcurrency':1e999999999 | /maxConcurrency | whole",
                "'maxConcurrency':'1' | /maxConcurrency | whole",
                "'rate':0 | /rate | 1 to 10000",
                "'rate':10001 | /rate | 1 to 10000",
                "'enabled':'true' | /enabled | true or false",
                "'enabled':1 | /enabled | true or false",
                "'secret':1 | /secret | string",
                "'secret':'' | /secret | whsec_",
                "'trigger':{'events':{}},'contentType':'text/plain' | /contentType | body"
            })
    void refusesField(String field, String pointer, String why) {
        assertThat(errors(field))
                .singleElement()
                .asString()
                .startsWith(pointer + ": ")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/hook | absolute",
                "example.com/hook | absolute",
                "//example.com/hook | absolute",
                "`` | absolute",
                "ftp://example.com/ | http or https",
                "javascript:alert(1) | http or https",
                "file:///etc/passwd | http or https",
                "http:example.com | host",
                "http:///hook | not a URL",
                "http:// | not a URL",
                "https://user:password@example.com/ | user",
                "https://user@example.com/ | user",
                "https://@example.com/ | user",
                "https://example.com/#part | fragment",
                "https://example.com/# | fragment",
                "https://example.com:0/ | port",
                "https://example.com:65536/ | port",
                "https://example.com:99999999999/ | `not a URL`",
                "https://example.com:http/ | host",
                "http://2130706433/ | host",
                "http://my_service/ | host",
                "https://ex\u00e4mple.com/ | host",
                "https://example.com/a b | not a URL",
                "https://example.com\\@10.0.0.1/ | not a URL",
                "https://[::1/ | not a URL",
                "http://10.0.0.1/ | private address"
            })
    void refusesDestination(String url, String why) {
        String escaped = url.replace("\\", "\\\\");
        assertThat(errors("'destination':'" + escaped + "'"))
                .singleElement()
                .asString()
                .startsWith("/destination: ")
                .contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "HTTPS://Example.COM:8443/a/b?c=d&e=%20",
                "https://192.0.2.1/",
                "https://[2001:db8::1]:443/",
                "http://localhost:8080/in/abc",
                "https://example.com./"
            })
    void takesDestination(String url) {
        assertThat(webhook("'destination':'" + url + "'").registration().destination())
                .hasToString(url);
    }

    @Test
    void destinationIsKeptInAscii() {
        assertThat(
                        webhook("'destination':'https://example.com/\u00e9'")
                                .registration()
                                .destination())
                .hasToString("https://example.com/%C3%A9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Webhook-Id",
                "webhook-anything",
                "Host",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Upgrade",
                "Proxy-Authorization",
                "Expect",
                "Content-Type",
                "User-Agent",
                "traceparent",
                "caravan-hops",
                "CamelHttpUri",
                "org.apache.camel.x"
            })
    void refusesReservedHeader(String name) {
        assertThat(errors("'headers':{'" + name + "':'x'}"))
                .singleElement()
                .asString()
                .startsWith("/headers/" + name + ": ");
    }

    @Test
    void refusesTooMuch() {
        String headers = "'x':'a'";
        for (int i = 0; i < 32; i++) {
            headers += ",'x" + i + "':'a'";
        }
        assertThat(errors("'headers':{" + headers + "}"))
                .containsExactly("/headers: may have at most 32 headers");
        assertThat(errors("'headers':{'x':'" + "a".repeat(4_097) + "'}")).hasSize(1);
        assertThat(errors("'headers':{'x':'" + "a".repeat(4_096) + "'}")).isEmpty();
        assertThat(errors("'retry':[" + "'5s',".repeat(20) + "'5s']")).hasSize(1);
        assertThat(errors("'name':'" + "\ud83d\ude00".repeat(101) + "'")).hasSize(1);
        assertThat(errors("'name':'" + "\ud83d\ude00".repeat(100) + "'")).isEmpty();
        assertThat(errors("'destination':'https://example.com/" + "a".repeat(2_048) + "'"))
                .hasSize(1);
        assertThat(errors("'body':'" + "a".repeat(32_769) + "'")).hasSize(1);
    }

    @Test
    void allErrorsAreToldAtOnce() {
        List<String> errors =
                errorsOf(
                        () ->
                                new RegistrationReader(url -> java.util.Optional.empty())
                                        .registered(
                                                Registrations.json(
                                                        "{'x':1,'destination':'/a','trigger':{'every':'0s','zone':'X'},"
                                                                + "'headers':{'host':'a','x':'\\n'},'timeout':'1h','rate':0,"
                                                                + "'secret':'hush','enabled':1}"),
                                                Registrations.NOW));
        assertThat(errors.stream().map(error -> error.substring(0, error.indexOf(':'))))
                .containsExactlyInAnyOrder(
                        "/x",
                        "/name",
                        "/destination",
                        "/trigger/every",
                        "/trigger/zone",
                        "/headers/host",
                        "/headers/x",
                        "/timeout",
                        "/rate",
                        "/secret",
                        "/enabled");
        assertThat(errors).noneMatch(error -> error.contains("hush"));
    }

    @Test
    void errorsAreBounded() {
        String fields = "'x':1";
        for (int i = 0; i < 1_000; i++) {
            fields += ",'x" + i + "':1";
        }
        assertThat(errors(fields)).hasSize(50);
    }
}
