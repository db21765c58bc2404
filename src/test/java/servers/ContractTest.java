package servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The checker lets good answers pass, and can fail. */
class ContractTest {
    private static final String ID = "019a9f5c-3b7e-7c11-9d5e-2f6a8b1c4d70";
    private static final String EVENT =
            """
            {"id":"%s","inbox":"%s","receivedAt":"2026-11-22T06:00:00.123Z","method":"POST","path":"",
            "query":"","headers":{"body":["b"]},"remote":"203.0.113.9","size":15,"""
                    .formatted(ID, ID);
    private static final String PROBLEM =
            """
            {"type":"urn:caravan:problem:x","title":"T","status":%d,"detail":"D"}""";

    @Test
    void documentIsValidOpenApi() throws Exception {
        assertThat(Contract.DOCUMENT.getMessages()).isEmpty();
        JsonNode yaml = new YAMLMapper().readTree(getClass().getResource("/" + Contract.AT));
        assertThat(yaml.path("openapi").asText()).isEqualTo("3.0.3");
        // The parser says nothing of a response that is not there.
        assertThat(yaml.findValuesAsText("$ref"))
                .isNotEmpty()
                .allMatch(reference -> yaml.at(reference.substring(1)).isObject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "[]", "null", "1e999", "\"s\"", "false"})
    void eventBodyMayBeAnyJson(String body) {
        check("GET /data/" + ID, 200, EVENT + "\"body\":" + body + "}");
        check("GET /data", 200, "{\"items\":[" + EVENT + "\"body\":" + body + "}],\"next\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\":\"\"", "\"base64\":\"/wA=\"", "\"bodyOmitted\":true"})
    void eventMayHaveAnotherBody(String body) {
        check(
                "GET /data?limit=1",
                200,
                "{\"items\":[" + EVENT + body + "}],\"next\":\"" + ID + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "more":1             | matched 0 out of 3
                    "text":"","body":1   | matched 2 out of 3
                    "text":1             | /text
                    "text":"","more":1   | ["more"]
                    "bodyOmitted":true   | ["bodyOmitted"]
                    "base64":"*"         | base64
                    "text":""}{          | not JSON
                    """)
    void badEventFails(String body, String reason) {
        fails(() -> check("GET /data/" + ID, 200, EVENT + body + "}"), reason);
    }

    @Test
    void wrongTypeAndMissingMemberFail() {
        String stats = "{\"events\":1,\"bytes\":1,\"eventsLastMinute\":1,\"eventsLastHour\":1";
        check("GET /stats", 200, stats + ",\"viewers\":1}");
        fails(() -> check("GET /stats", 200, stats + ",\"viewers\":\"1\"}"), "/viewers");
        fails(() -> check("GET /stats", 200, stats + "}"), "missing required");
    }

    @Test
    void undocumentedStatusFails() {
        fails(() -> problem("GET /stats", 500), "500 not defined");
        fails(() -> problem("GET /stats", 404), "404 not defined");
        fails(() -> check("POST /data", 200, "{\"id\":\"" + ID + "\"}"), "200 not defined");
    }

    @Test
    void problemMustBeWhole() {
        String whole = PROBLEM.formatted(404);
        check("GET /data/x", 404, whole);
        fails(() -> check("GET /data/x", 404, whole.replace("\"status\":404,", "")), "no status");
        fails(() -> check("GET /data/x", 404, PROBLEM.formatted(400)), "another one");
        fails(() -> check("GET /data/x", 404, whole.replace("T", "")), "/title");
        fails(() -> check("GET /data/x", 404, whole.replace("}", ",\"at\":1}")), "[\"at\"]");
        fails(() -> check("GET /data/x", 404, "<html>"), "not JSON");
        fails(
                () -> check("GET /data/x", 404, whole, "Content-Type", "text/plain"),
                "does not match any allowed types");
    }

    @Test
    void headersMustBeThere() {
        String id = "{\"id\":\"" + ID + "\"}";
        String[] sent = {"location", "/data/" + ID, "access-control-allow-origin", "*"};
        check("POST /data", 202, id, sent);
        check("PUT /in/k/deep/er%2F?a=%zz", 202, id, sent);
        check("PROPFIND /in/k", 202, id, sent);
        check("HEAD /in/k", 202, "", sent);
        fails(() -> check("HEAD /in/k", 202, id, sent), "must be no body");
        fails(() -> check("POST /data", 202, "", sent), "no response body");
        fails(() -> check("POST /in/k/a/b", 202, id, "location", "/data/" + ID), "Allow-Origin");
        problem("GET /data", 401, "WWW-Authenticate", "Bearer");
        fails(() -> problem("GET /data", 401), "WWW-Authenticate");
        fails(() -> problem("GET /data", 503, "Retry-After", "soon"), "integer");
    }

    @Test
    void outsideTheDocumentOnlyProblemsPass() {
        problem("GET /nowhere", 404);
        problem("GET /%zz", 400);
        problem("BREW /stats", 405, "Allow", "GET");
        check("HEAD /stats", 405, "", "Allow", "GET");
        check("GET /app.css", 200, "p {}");
        check("GET /q/health", 200, "anything");
        fails(() -> check("GET /nowhere", 200, "{}"), "must be 404");
        fails(() -> check("GET /nowhere", 404, "Not Found"), "not JSON");
        fails(() -> problem("PUT /stats", 405), "Allow");
        fails(() -> problem("PUT /stats", 404), "must be 405");
        fails(() -> check("GET /data/../%73tats", 200, "{}"), "viewers");
        fails(() -> check("GET /data/x.css", 200, "p {}"), "not JSON");
    }

    @Test
    void bytesAndUpgradesAreNotTakenForJson() {
        String named = "attachment; filename=\"" + ID + "\"";
        String[] file = {"Content-Disposition", named, "X-Content-Type-Options", "nosniff"};
        check("GET /data/" + ID + "/body", 200, "{broken", file);
        check("GET /data/" + ID + "/body", 200, "", file);
        fails(() -> check("GET /data/" + ID + "/body", 200, "{}"), "Content-Disposition");
        String[] upgrade = {"Upgrade", "websocket", "Sec-WebSocket-Accept", "s".repeat(28)};
        check("GET /ws?after=" + ID, 101, "", upgrade);
    }

    @Test
    void deepBodyBreaksNothing() {
        String deep = EVENT + "\"body\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        check("GET /data/" + ID, 200, deep);
        check("GET /data", 200, "{\"items\":[" + deep + "],\"next\":null}");
        fails(() -> check("GET /data", 200, "{\"items\":[" + deep + "]}"), "missing required");
        Http.Answer answer = new Http.Answer(200, Map.of(), deep.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.json().at("/body/0/0").isArray()).isTrue();
    }

    private static void fails(Runnable check, String reason) {
        AssertionError error = catchThrowableOfType(AssertionError.class, check::run);
        assertThat(error.getMessage().lines().findFirst().orElse("").split("contract: ", 2)[1])
                .contains(reason);
    }

    private static void problem(String call, int status, String... headers) {
        check(call, status, PROBLEM.formatted(status), headers);
    }

    /** The type is that of the status, unless the headers have another. */
    private static void check(String call, int status, String body, String... headers) {
        Map<String, List<String>> named = new TreeMap<>();
        String type = status < 400 ? "application/json" : "application/problem+json";
        named.put("Content-Type", List.of(type));
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], List.of(headers[i + 1]));
        }
        String[] parts = call.split(" ", 2);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Contract.check(parts[0], parts[1], status, named, bytes);
    }
}
