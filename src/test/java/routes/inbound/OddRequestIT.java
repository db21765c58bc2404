package routes.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import servers.CaravanProcess;
import servers.Head;
import servers.Http;
import servers.RawHttp;
import servers.SharedCaravan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** By key every method, sub-path, query and header is taken, and kept as it was sent. */
class OddRequestIT {

    private static final CaravanProcess caravan = SharedCaravan.get();
    private static final CaravanProcess.Inbox inbox = caravan.inbox();

    /** Sends it, and returns the event that it became. */
    private static JsonNode kept(String method, String target, String... headers) {
        String line = method + " " + target.replace("{key}", inbox.key());
        Http.Answer answer = RawHttp.at(caravan.url()).send(Head.of(line, headers));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return inbox.http().get(answer.header("Location").orElseThrow()).json();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HEAD", "GET", "OPTIONS", "DELETE", "PURGE", "M-SEARCH", "get", "TRACE"})
    void keepsMethod(String method) {
        JsonNode event = kept(method, "/in/{key}/a?b=c");
        assertThat(event.get("method").textValue()).isEqualTo(method);
        assertThat(event.get("path").textValue()).isEqualTo("/a");
        assertThat(event.get("query").textValue()).isEqualTo("b=c");
        assertThat(event.get("text").textValue()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"})
    void keepsBodyOfEveryMethod(String method) {
        byte[] body = "{\"a\":1}".getBytes(UTF_8);
        Http.Answer answer =
                caravan.http().send(method, "/in/" + inbox.key() + "/x", body, Map.of());
        assertThat(answer.status()).isEqualTo(202);
        JsonNode event = inbox.http().get(answer.header("Location").orElseThrow()).json();
        assertThat(event.get("method").textValue()).isEqualTo(method);
        assertThat(event.get("body")).hasToString("{\"a\":1}");
    }

    /** A preflight has both headers; with one of them, or none, it is a request like others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-None: of them",
                "Origin: https://example.com",
                "Access-Control-Request-Method: POST"
            })
    void keepsOptionsThatIsNoPreflight(String header) {
        assertThat(kept("OPTIONS", "/in/{key}", header).get("method").textValue())
                .isEqualTo("OPTIONS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/in/{key}                   | ''                    | ''",
                "/in/{key}?                  | ''                    | ''",
                "/in/{key}/                  | /                     | ''",
                "/in/{key}//a/               | //a/                  | ''",
                "/in/{key}/a%2Fb/%C3%A9%20+  | /a%2Fb/%C3%A9%20+     | ''",
                "/in/{key}/%61%00%ff         | /%61%00%ff            | ''",
                "/in/{key}/a;v=1,$&'()*!:@~  | /a;v=1,$&'()*!:@~     | ''",
                "/in/{key}/x?a=%20+%2B&a&&=? | /x                    | a=%20+%2B&a&&=?",
                "/in/{key}?limit=0&%ff=%00   | ''                    | limit=0&%ff=%00",
                "/in/{key}/a/./b             | /a/./b                | ''"
            })
    void keepsSubPathAndQueryAsSent(String target, String path, String query) {
        JsonNode event = kept("POST", target);
        assertThat(event.get("path").textValue()).isEqualTo(path);
        assertThat(event.get("query").textValue()).isEqualTo(query);
    }

    /** As the router understands these, so are they kept; the key stays out of the sub-path. */
    @ParameterizedTest
    @ValueSource(strings = {"/in//{key}/a", "/x/../in/{key}/a", "/%69n/{key}/a"})
    void findsSubPathHoweverTheStartIsWritten(String target) {
        assertThat(kept("POST", target).get("path").textValue()).isEqualTo("/a");
    }

    @Test
    void keepsEveryValueOfHeaderInOrder() {
        String[] many =
                IntStream.range(0, 200).mapToObj(i -> "X-Many: " + i).toArray(String[]::new);
        many[100] = "x-mANY: ";
        JsonNode values = kept("POST", "/in/{key}", many).get("headers").get("x-many");
        assertThat(values).hasSize(200);
        assertThat(values.get(0).textValue()).isEqualTo("0");
        assertThat(values.get(100).textValue()).isEmpty();
        assertThat(values.get(199).textValue()).isEqualTo("199");
    }

    @Test
    void keepsOddHeaders() {
        JsonNode headers =
                kept(
                                "POST",
                                "/in/{key}",
                                "X-Latin: caf\u00e9 \u00ff",
                                "X-Tab: a\tb",
                                "$where: a: b",
                                "a.b: {\"c\": 1}",
                                "CamelHttpUri: http://example.com",
                                "CamelNatsSubject: x")
                        .get("headers");
        assertThat(headers.at("/x-latin/0").textValue()).isEqualTo("caf\u00e9 \u00ff");
        assertThat(headers.at("/x-tab/0").textValue()).isEqualTo("a\tb");
        assertThat(headers.at("/$where/0").textValue()).isEqualTo("a: b");
        assertThat(headers.at("/a.b/0").textValue()).isEqualTo("{\"c\": 1}");
        assertThat(headers.at("/camelhttpuri/0").textValue()).isEqualTo("http://example.com");
    }
}
