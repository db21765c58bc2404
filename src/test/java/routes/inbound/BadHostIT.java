package routes.inbound;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawHttp;
import servers.Refusal;
import servers.SharedCaravan;

import static org.assertj.core.api.Assertions.assertThat;

/** The name that a request says it is for must be one; addresses are made of it. */
class BadHostIT {

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    private static void refused(String request) {
        Refusal.watching(inbox)
                .check(400, "malformed-request", () -> RawHttp.at(caravan.url()).send(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a b", "[", "a:b", "http://a", "\u00e9"})
    void refusesHostThatIsNone(String host) {
        refused(Head.of("GET /inbox", Head.bearer(inbox), "Host: " + host));
        assertThat(caravan.log()).doesNotContain("ERROR");
    }

    /** A name may have them (RFC 3986, 3.2.2); an older Vert.x broke on some. */
    @ParameterizedTest
    @ValueSource(strings = {"%31", "a%3F"})
    void takesHostWithEscapes(String host) {
        String request = Head.of("GET /inbox", Head.bearer(inbox), "Host: " + host);
        assertThat(RawHttp.at(caravan.url()).send(request).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "[", "%"})
    void refusesHostThatIsNoneOfOldProtocolToo(String host) {
        refused(old(Head.of("GET /inbox", Head.bearer(inbox), "Host: " + host)));
    }

    @Test
    void oldProtocolNeedsNoHost() {
        String request = old(Head.of("GET /inbox", Head.bearer(inbox), "Host: none"));
        Http.Answer answer =
                RawHttp.at(caravan.url()).send(request.replaceFirst("Host: none\r\n", ""));
        assertThat(answer.json().get("url").textValue()).isEqualTo(caravan.url() + "/data");
    }

    private static String old(String request) {
        return request.replaceFirst("HTTP/1.1", "HTTP/1.0");
    }

    /** Another server may have looked at the other one. */
    @Test
    void refusesSeveral() {
        refused(Head.of("GET /inbox", Head.bearer(inbox), "Host: a", "Host: a"));
    }

    @Test
    void refusesRequestWithoutHost() {
        String request = "GET /inbox HTTP/1.1\r\n" + Head.bearer(inbox) + "\r\n\r\n";
        Refusal.watching(inbox)
                .check(400, "malformed-request", () -> RawHttp.at(caravan.url()).send(request));
        assertThat(caravan.log()).doesNotContain("ERROR");
    }
}
