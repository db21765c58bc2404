package caravan.webhook;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static caravan.webhook.Registrations.errors;
import static caravan.webhook.Registrations.webhook;
import static org.assertj.core.api.Assertions.assertThat;

/** A destination as it is registered, and as it is kept. */
class GivenDestinationTest {

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
                "https://example.com:99999999999/ | port",
                "https://example.com:http/ | port",
                "http://exa(mple.com/ | host",
                "http://256.1.1.1/ | host",
                "https://example.com/a b | not a URL",
                "https://example.com\\@10.0.0.1/ | not a URL",
                "https://[::1/ | not a URL",
                "http://10.0.0.1/ | private address",
                "http://167772161/ | private address",
                "http://012.1/ | private address",
                "http://0xa.0.0x1/ | private address"
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
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.com | http://example.com/",
                "HTTPS://Example.COM:8443/a/B?c=d&e=%20 | https://example.com:8443/a/B?c=d&e=%20",
                "https://192.0.2.1/ | https://192.0.2.1/",
                "https://[2001:DB8::1]:443/ | https://[2001:db8::1]/",
                "http://localhost:8080/in/abc | http://localhost:8080/in/abc",
                "https://example.com./ | https://example.com/",
                "http://my_service/ | http://my_service/",
                "https://b\u00fccher.example/\u00e9 | https://xn--bcher-kva.example/%C3%A9",
                "http://2130706433/ | http://127.0.0.1/",
                "http://127.1/ | http://127.0.0.1/",
                "http://0x7f.1/ | http://127.0.0.1/"
            })
    void keepsWhereItLeads(String url, String kept) {
        assertThat(webhook("'destination':'" + url + "'").registration().destination())
                .hasToString(kept);
        assertThat(Destination.of(kept).url()).hasToString(kept);
    }
}
