package caravan.webhook;

import caravan.webhook.Trigger.Events.Matching;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

class EventsTriggerTest {

    private static Trigger.Events events(String filter) {
        return (Trigger.Events)
                webhook("'trigger':{'events':" + filter + "}").registration().trigger();
    }

    private static Matching matching(String match, String body) {
        return events("{'match':" + match + "}")
                .matching(
                        "POST",
                        new Payload(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutFilterEveryEventMatches() {
        Payload anything = new Payload(new byte[] {(byte) 0xff});
        assertThat(events("{}").matching("POST", anything)).isEqualTo(Matching.YES);
        assertThat(events("{'match':{}}").matching("GET", anything)).isEqualTo(Matching.YES);
    }

    @Test
    void methodsAreThoseGiven() {
        Payload payload = new Payload(new byte[0]);
        assertThat(events("{'methods':['POST','PUT']}").matching("PUT", payload))
                .isEqualTo(Matching.YES);
        assertThat(events("{'methods':['POST','PUT']}").matching("GET", payload))
                .isEqualTo(Matching.NO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'/a':1} | {'a':1}",
                "{'/a':1} | {'a':1.0}",
                "{'/a':1.0} | {'a':1}",
                "{'/a':100} | {'a':1e2}",
                "{'/a':0} | {'a':-0.0}",
                "{'/a':0.1} | {'a':0.10}",
                "{'/a':12345678901234567890.5} | {'a':12345678901234567890.50}",
                "{'/a':9007199254740993} | {'a':9007199254740993}",
                "{'/a':1e400} | {'a':10e399}",
                "{'/a':'x'} | {'a':'x'}",
                "{'/a':'\u00e9'} | {'a':'\\u00e9'}",
                "{'/a':null} | {'a':null}",
                "{'/a':true} | {'a':true}",
                "{'/a':[1,{'b':2}]} | {'a':[1.0,{'b':2.0}]}",
                "{'/a':{'b':1,'c':2}} | {'a':{'c':2,'b':1}}",
                "{'/a':{}} | {'a':{}}",
                "{'/a/b/1':3} | {'a':{'b':[2,3]}}",
                "{'/a~1b/c~0d':1} | {'a/b':{'c~d':1}}",
                "{'/':1} | {'':1}",
                "{'':1} | 1",
                "{'':{'a':1}} | {'a':1}",
                "{'/a.b':1} | {'a.b':1}",
                "{'/$set':1} | {'$set':1}",
                "{'/a':1,'/b':2} | {'b':2,'a':1}",
                "{'/a':1} | {'a':2,'a':1}",
                "{'/0':1} | {'0':1}"
            })
    void matches(String match, String body) {
        assertThat(matching(match, body)).isEqualTo(Matching.YES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'/a':1} | {'a':2}",
                "{'/a':1} | {'a':'1'}",
                "{'/a':'1'} | {'a':1}",
                "{'/a':1} | {'a':true}",
                "{'/a':null} | {}",
                "{'/a':null} | {'a':0}",
                "{'/a':1} | {'A':1}",
                "{'/a':9007199254740993} | {'a':9007199254740992}",
                "{'/a':0.1} | {'a':0.10000000000000000555}",
                "{'/a':1e400} | {'a':1e401}",
                "{'/a':{'b':1}} | {'a':{'b':1,'c':2}}",
                "{'/a':{'b':1}} | {'a':[{'b':1}]}",
                "{'/a':[1,2]} | {'a':[2,1]}",
                "{'/a':[]} | {'a':{}}",
                "{'/a/01':3} | {'a':[2,3]}",
                "{'/a/-':3} | {'a':[2,3]}",
                "{'/a':1,'/b':2} | {'a':1}",
                "{'/a':1} | ``",
                "{'':null} | ``",
                "{'/a':1} | {'a':1",
                "{'/a':1} | {'a':1} x",
                "{'/a':1} | {'a':NaN}",
                "{'/a':1} | \uFEFF{'a':1}",
                "{'/a':1} | a=1",
                "{'/a':1} | [1]"
            })
    void doesNotMatch(String match, String body) {
        assertThat(matching(match, body)).isEqualTo(Matching.NO);
    }

    @Test
    void whatIsNotUtf8IsNotJson() {
        Trigger.Events filter = events("{'match':{'/a':1}}");
        byte[] wide = "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE);
        byte[] broken = "{\"a\":1,\"b\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(filter.matching("POST", new Payload(wide))).isEqualTo(Matching.NO);
        assertThat(filter.matching("POST", new Payload(broken))).isEqualTo(Matching.NO);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, 100_000})
    void tooDeepIsNeitherYesNorNo(int depth) {
        String deep = "[".repeat(depth) + "]".repeat(depth);
        assertThat(matching("{'/a':1}", "{'a':1,'b':" + deep + "}")).isEqualTo(Matching.UNREADABLE);
        assertThat(matching("{'/a':1}", "{'a':1,'b':" + deep)).isEqualTo(Matching.NO);
        assertThat(
                        events("{}")
                                .matching(
                                        "POST", new Payload(deep.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Matching.YES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e-99999999999", "0.1e2147483648"})
    void numberBeyondAllBoundsIsNeitherYesNorNo(String number) {
        assertThat(matching("{'/a':1}", "{'a':1,'b':" + number + "}"))
                .isEqualTo(Matching.UNREADABLE);
    }

    @Test
    void numbersOfManyDigitsAndGreatExponentsCostLittle() {
        assertThat(matching("{'/a':1}", "{'a':1,'b':" + "9".repeat(100_000) + "}"))
                .isEqualTo(Matching.UNREADABLE);
        assertThat(matching("{'/a':1}", "{'a':1e2147483647}")).isEqualTo(Matching.NO);
        assertThat(matching("{'/a':1e999999999}", "{'a':10e999999998}")).isEqualTo(Matching.YES);
    }

    @Test
    void longStringsAndNamesAreRead() {
        String longer = "x".repeat(1_000_000);
        assertThat(matching("{'/a':1}", "{'" + longer + "':'" + longer + "','a':1}"))
                .isEqualTo(Matching.YES);
    }
}
