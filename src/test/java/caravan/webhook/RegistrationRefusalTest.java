package caravan.webhook;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.errors;
import static caravan.webhook.Registrations.errorsOf;
import static org.assertj.core.api.Assertions.assertThat;

class RegistrationRefusalTest {

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
                "'name':'a\\u202eb' | /name | turn text around",
                "'name':'\\u200fa' | /name | turn text around",
                "'name':'a\\u2066b' | /name | turn text around",
                "'name':'a\\u2028b' | /name | control",
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
