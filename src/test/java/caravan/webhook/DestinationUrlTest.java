package caravan.webhook;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static caravan.webhook.Registrations.errors;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

class DestinationUrlTest {

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
                "http:///hook | host",
                "http:// | not a URL",
                "https://user:password@example.com/ | user",
                "https://user@example.com/ | user",
                "https://@example.com/ | user",
                "https://example.com/#part | fragment",
                "https://example.com/# | fragment",
                "https://example.com:0/ | port",
                "https://example.com:65536/ | port",
                "https://example.com:99999999999/ | host",
                "https://example.com:http/ | host",
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
                "https://example.com./",
                "http://2130706433/"
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
}
