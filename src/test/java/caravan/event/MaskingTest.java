package caravan.event;

import caravan.http.RequestServer;
import caravan.inbox.Token;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import servers.TestRun;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTest {

    private static final RequestServer SERVER = new RequestServer();
    private static final String TOKEN = secret();
    private static final String KEY = secret();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String secret() {
        String secret = Token.create();
        TestRun.secret(secret);
        return secret;
    }

    private static List<String> headers(String target, String... headers) {
        return SERVER.ask(
                target, request -> new Masking(request).headers(request.headers()), headers);
    }

    @Test
    void masksHeadersThatCarrySecrets() {
        assertThat(
                        headers(
                                "/data",
                                "Host: localhost",
                                "AUTHORIZATION: Bearer " + TOKEN,
                                "Authorization: another",
                                "Proxy-Authorization: Basic eDp5",
                                "Cookie: a=b",
                                "X-Gitlab-Token: short",
                                "X-Kept: as it is"))
                .containsExactly(
                        "host: localhost",
                        "authorization: ***",
                        "authorization: ***",
                        "proxy-authorization: ***",
                        "cookie: ***",
                        "x-gitlab-token: ***",
                        "x-kept: as it is");
    }

    @Test
    void masksKeyAndTokenWhereverElseTheyStand() {
        assertThat(
                        headers(
                                "/in/" + KEY + "/sub?a=b",
                                "Host: localhost",
                                "Authorization: " + TOKEN,
                                "X-Original-Url: http://h/in/" + KEY + "/sub#" + KEY,
                                "X-Debug: <" + TOKEN + ">"))
                .containsExactly(
                        "host: localhost",
                        "authorization: ***",
                        "x-original-url: http://h/in/***/sub#***",
                        "x-debug: <***>");
        String target = "/in/" + KEY + "/again/" + KEY;
        assertThat(SERVER.<String>ask(target, request -> new Masking(request).text(request.path())))
                .isEqualTo("/in/***/again/***");
    }

    /** A short word in Authorization is no token of ours; masking it would spoil what is kept. */
    @Test
    void leavesWordsThatAreNoSecret() {
        assertThat(headers("/data", "Host: localhost", "Authorization: web", "X-From: webhooks"))
                .containsExactly("host: localhost", "authorization: ***", "x-from: webhooks");
    }

    @Test
    void keepsOrderAndRepeats() {
        assertThat(headers("/data", "B: 1", "Host: localhost", "a: 2", "b: 3", "C:"))
                .containsExactly("b: 1", "host: localhost", "a: 2", "b: 3", "c: ");
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer abc, abc",
        "bearer   abc, abc",
        "BEARER abc, abc",
        "abc, abc",
        "Bearer, ''",
        "Bearerabc, Bearerabc",
        "Basic abc, Basic abc"
    })
    void tokenIsTakenAfterBearerAndBare(String value, String token) {
        assertThat(SERVER.<String>ask("/data", Token::of, "Authorization: " + value))
                .isEqualTo(token);
        assertThat(SERVER.<String>ask("/data", Token::of)).isEmpty();
    }
}
