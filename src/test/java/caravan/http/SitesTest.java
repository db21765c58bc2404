package caravan.http;

import caravan.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SitesTest {

    private static final RequestServer SERVER = new RequestServer();

    private final Sites bare = new Sites(TestSettings.with("host", "caravan.lan"));
    private final Sites named =
            new Sites(TestSettings.with("public-url", "https://hooks.example.com:8443/"));

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /** The refusal's slug, or nothing. */
    private static String check(Sites sites, String... headers) {
        Problem refused =
                catchThrowableOfType(
                        Problem.class,
                        () -> SERVER.ask("/inboxes", request -> checked(sites, request), headers));
        return refused == null ? "" : refused.slug();
    }

    private static boolean checked(Sites sites, Request request) {
        sites.check(request);
        return true;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1:8080",
                "192.168.1.7",
                "[::1]:8080",
                "[fe80::1]",
                "caravan.lan:80"
            })
    void knowsAddressesAndTheNameItListensOn(String host) {
        assertThat(check(bare, "Host: " + host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:8080",
                "hooks.example.com"
            })
    void refusesNamesThatItIsNotKnownBy(String host) {
        assertThat(check(bare, "Host: " + host)).isEqualTo("unknown-host");
    }

    @Test
    void knowsThePublicName() {
        assertThat(check(named, "Host: hooks.example.com")).isEmpty();
        assertThat(check(named, "Host: Hooks.Example.com:8443")).isEmpty();
        assertThat(check(named, "Host: x.hooks.example.com")).isEqualTo("unknown-host");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080, ''",
        "localhost:8080, HTTP://LOCALHOST:8080, ''",
        "localhost:8080, http://localhost, foreign-origin",
        "localhost:8080, https://localhost:8080, foreign-origin",
        "localhost:8080, http://localhost:80800, foreign-origin",
        "localhost:8080, http://evil.example, foreign-origin",
        "localhost:8080, null, foreign-origin",
        "127.0.0.1, https://hooks.example.com:8443, ''",
        "127.0.0.1, https://hooks.example.com, foreign-origin",
        "127.0.0.1, http://hooks.example.com:8443, foreign-origin"
    })
    void comparesOriginWithHostAndPublicUrl(String host, String origin, String refusal) {
        assertThat(check(named, "Host: " + host, "Origin: " + origin)).isEqualTo(refusal);
    }

    @Test
    void baseIsThePublicUrlOrWhereTheSenderCalled() {
        assertThat(SERVER.<String>ask("/inbox", named::base))
                .isEqualTo("https://hooks.example.com:8443");
        assertThat(SERVER.<String>ask("/inbox", bare::base, "Host: 10.0.0.1:81"))
                .isEqualTo("http://10.0.0.1:81");
    }
}
