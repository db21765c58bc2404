package caravan.webhook;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.NOW;
import static caravan.webhook.Registrations.errors;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

class TriggerReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'5s' | /trigger | object",
                "{} | /trigger | exactly one",
                "{'zone':'UTC'} | /trigger | exactly one",
                "{'every':'5s','at':'2027-01-01T00:00:00Z'} | /trigger | exactly one",
                "{'cron':'* * * * *','events':{}} | /trigger | exactly one",
                "{'every':'5s','zone':'UTC'} | /trigger/zone | cron only",
                "{'every':'5s','times':1} | /trigger/times | known",
                "{'every':null} | /trigger | exactly one",
                "{'every':5} | /trigger/every | string",
                "{'every':'5'} | /trigger/every | duration",
                "{'every':'5 s'} | /trigger/every | duration",
                "{'every':'s'} | /trigger/every | duration",
                "{'every':''} | /trigger/every | duration",
                "{'every':'PT5S'} | /trigger/every | duration",
                "{'every':'0s'} | /trigger/every | from 1s to 366d",
                "{'every':'999ms'} | /trigger/every | from 1s to 366d",
                "{'every':'1s1ms'} | /trigger/every | whole seconds",
                "{'every':'367d'} | /trigger/every | from 1s to 366d",
                "{'every':'999999999d999999999h'} | /trigger/every | from 1s to 366d",
                "{'every':'9999999999d'} | /trigger/every | duration",
                "{'cron':1} | /trigger/cron | string",
                "{'cron':'* * * *'} | /trigger/cron | five fields",
                "{'cron':'0 0 30 2 *'} | /trigger/cron | never happens",
                "{'cron':'0 25 * * *','zone':'UTC'} | /trigger/cron | hour",
                "{'cron':'* * * * *','zone':1} | /trigger/zone | string",
                "{'cron':'* * * * *','zone':'Mars/Base'} | /trigger/zone | Europe/Paris",
                "{'cron':'* * * * *','zone':'+02:00'} | /trigger/zone | Europe/Paris",
                "{'cron':'* * * * *','zone':'europe/paris'} | /trigger/zone | Europe/Paris",
                "{'cron':'* * * * *','zone':'../../etc'} | /trigger/zone | Europe/Paris",
                "{'at':1} | /trigger/at | string",
                "{'at':'tomorrow'} | /trigger/at | time like",
                "{'at':'2026-12-01'} | /trigger/at | time like",
                "{'at':'2026-11-22T06:00:00Z'} | /trigger/at | past",
                "{'at':'2026-11-22T06:00:00.123Z'} | /trigger/at | past",
                "{'at':'2020-01-01T00:00:00Z'} | /trigger/at | past",
                "{'events':null} | /trigger | exactly one",
                "{'events':[]} | /trigger/events | object",
                "{'events':{'method':'POST'}} | /trigger/events/method | known",
                "{'events':{'methods':'POST'}} | /trigger/events/methods | methods",
                "{'events':{'methods':[]}} | /trigger/events/methods | methods",
                "{'events':{'methods':['post']}} | /trigger/events/methods | capital",
                "{'events':{'methods':['POST',1]}} | /trigger/events/methods | methods",
                "{'events':{'methods':[null]}} | /trigger/events/methods | methods",
                "{'events':{'match':[]}} | /trigger/events/match | object",
                "{'events':{'match':{'a':1}}} | /trigger/events/match/a | JSON pointer",
                "{'events':{'match':{'/a~2':1}}} | /trigger/events/match/~1a~02 | JSON pointer",
                "{'events':{'match':{'/a~':1}}} | /trigger/events/match/~1a~0 | JSON pointer",
                "{'events':{'match':{'#/a':1}}} | /trigger/events/match/#~1a | JSON pointer",
                "{'events':{'match':{'/a':'\\ud800'}}} | /trigger/events/match/~1a | surrogate",
                "{'events':{'match':{'/a':{'\\ud800':1}}}} | /trigger/events/match/~1a | surrogate",
                "{'events':{'match':{'/\\ud800':1}}} | /trigger/events/match/~1? | surrogate"
            })
    void refuses(String trigger, String pointer, String why) {
        assertThat(errors("'trigger':" + trigger))
                .singleElement()
                .asString()
                .startsWith(pointer + ": ")
                .contains(why);
    }

    @Test
    void refusesTooMuch() {
        String pointers = "'/x':1";
        for (int i = 0; i < 20; i++) {
            pointers += ",'/x" + i + "':1";
        }
        assertThat(errors("'trigger':{'events':{'match':{" + pointers + "}}}")).hasSize(1);
        assertThat(errors("'trigger':{'events':{'match':{'" + "/a".repeat(251) + "':1}}}"))
                .hasSize(1);
        assertThat(errors("'trigger':{'events':{'methods':[" + "'A',".repeat(20) + "'A']}}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1s,1",
        "90s,90",
        "1m30s,90",
        "2h,7200",
        "1d,86400",
        "366d,31622400",
        "1000ms,1",
        "0d5s,5"
    })
    void readsPeriod(String every, long seconds) {
        assertThat(webhook("'trigger':{'every':'" + every + "'}").registration().trigger())
                .isEqualTo(new Trigger.Every(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Paris", "Asia/Kolkata", "Etc/GMT+5"})
    void readsZone(String zone) {
        Webhook webhook = webhook("'trigger':{'cron':'0 9 * * MON-FRI','zone':'" + zone + "'}");
        assertThat(webhook.registration().trigger())
                .isInstanceOfSatisfying(
                        Trigger.Cron.class,
                        cron -> assertThat(cron.zone().getId()).isEqualTo(zone));
    }

    private static Trigger trigger(String json) {
        return webhook("'trigger':" + json).registration().trigger();
    }

    @Test
    void whatIsNullIsNotGiven() {
        assertThat(trigger("{'cron':'* * * * *','zone':null,'every':null}"))
                .isEqualTo(trigger("{'cron':'* * * * *'}"));
        assertThat(trigger("{'events':{'methods':null,'match':null},'at':null}"))
                .isEqualTo(trigger("{'events':{}}"));
    }

    @Test
    void zoneIsUtcUnlessGiven() {
        Schedule schedule = webhook("'trigger':{'cron':'0 9 * * *'}").schedule().orElseThrow();
        assertThat(schedule.next(NOW)).contains(Instant.parse("2026-11-22T09:00:00Z"));
    }

    @Test
    void readsTime() {
        Webhook webhook = webhook("'trigger':{'at':'2026-12-01T10:00:00.0019+01:00'}");
        assertThat(webhook.registration().trigger())
                .isEqualTo(new Trigger.At(Instant.parse("2026-12-01T09:00:00.001Z")));
    }

    @Test
    void eventWebhookForwardsUnlessItHasBody() {
        Registration forwarding = webhook("'trigger':{'events':{}}").registration();
        assertThat(forwarding.body()).isEmpty();
        assertThat(forwarding.contentType()).isEmpty();
        Registration telling =
                webhook("'trigger':{'events':{}},'body':'new at {{time}}'").registration();
        assertThat(telling.body()).isPresent();
        assertThat(telling.contentType()).contains("text/plain");
        assertThat(webhook("'trigger':{'events':{}}").schedule()).isEmpty();
    }
}
