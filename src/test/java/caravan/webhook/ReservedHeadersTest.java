package caravan.webhook;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.errors;
import static org.assertj.core.api.Assertions.assertThat;

/** What is not sent cannot be registered, and what can be is sent. */
class ReservedHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Encoding",
                "Connection",
                "Content-Length",
                "HTTP2-Settings",
                "Host",
                "TE",
                "TraceParent",
                "User-Agent",
                "Webhook-Id",
                "caravan-hops"
            })
    void refusesWhatIsNotForWebhooksToSet(String name) {
        assertThat(errors("'headers':{'" + name + "':'a'}"))
                .containsExactly("/headers/" + name + ": is not for webhooks to set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept", "Via", "Forwarded", "X-Forwarded-For", "Hostess", "Test"})
    void whatIsTakenIsSent(String name) {
        assertThat(errors("'headers':{'" + name + "':'a'}")).isEmpty();
        assertThat(ReservedHeaders.ofConnection(name)).isFalse();
    }
}
