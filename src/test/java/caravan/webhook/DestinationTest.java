package caravan.webhook;

import caravan.http.BadValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where a URL leads. */
class DestinationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://example.com | false | example.com | 80 | /
                    HTTPS://Example.COM./Hook?a=%20b | true | example.com | 443 | /Hook?a=%20b
                    http://example.com:8081?a | false | example.com | 8081 | /?a
                    http://example.com:/ | false | example.com | 80 | /
                    https://my_host.internal/ | true | my_host.internal | 443 | /
                    https://bücher.example/grün?ö | true | xn--bcher-kva.example | 443 | /gr%C3%BCn?%C3%B6
                    http://127.1/ | false | 127.0.0.1 | 80 | /
                    http://[2001:DB8::0:1]:8443/x | false | [2001:db8::1] | 8443 | /x
                    http://[::ffff:127.0.0.1]/ | false | 127.0.0.1 | 80 | /
                    http://example.com//x/../y | false | example.com | 80 | //x/../y
                    """)
    void readsHostPortAndTarget(String url, boolean secure, String host, int port, String target) {
        Destination destination = Destination.of(url);
        assertThat(destination.secure()).isEqualTo(secure);
        assertThat(destination.host()).hasToString(host);
        assertThat(destination.port()).isEqualTo(port);
        assertThat(destination.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/hook",
                "example.com/hook",
                "//example.com/",
                "http:",
                "http:/x",
                "http:///x",
                "http://",
                "ftp://example.com/",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "http://user@example.com/",
                "http://user:password@example.com/",
                "http://@example.com/",
                "http://exam ple.com/",
                "http://example.com\\@127.0.0.1/",
                "http://example.com/\r\nx: y",
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://example.com:-1/",
                "http://example.com:8x/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[fe80::1%25eth0]/",
                "http://[127.0.0.1]/",
                "http://[v1.x]/",
                "http://256.1.1.1/",
                "http://1.2.3.4.5/",
                "http://08.1.1.1/",
                "http://4294967296/",
                "http://0x/",
                "http://.example.com/",
                "http://example..com/",
                "http://exa%00mple.com/",
                "http://%zz.com/",
                "http://a%2fb/",
                "http://exa／mple.com/",
                "http://-a.com/",
                "http://a,b.com/",
                "http://*.com/",
                "http://./",
                "https://example.com/#part"
            })
    void refusesWhatIsNoAbsoluteWebAddress(String url) {
        assertThatThrownBy(() -> Destination.of(url)).isInstanceOf(BadValue.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> Destination.of("http://example.com/" + "x".repeat(2_048)))
                .isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> Destination.of("http://" + "a.".repeat(127) + "com/"))
                .isInstanceOf(BadValue.class);
    }

    @Test
    void showsNeitherPathNorQuery() {
        assertThat(Destination.of("https://example.com/T0KEN?key=S3CRET"))
                .hasToString("https://example.com:443");
    }
}
