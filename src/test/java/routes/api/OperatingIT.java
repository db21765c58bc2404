package routes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.Head;
import servers.RawHttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the operator looks at: the contract, health, and metrics that give no key away. */
class OperatingIT {

    private static CaravanProcess caravan;
    private static CaravanProcess.Inbox inbox;

    @BeforeAll
    static void start() {
        caravan = CaravanProcess.start(Map.of());
        inbox = caravan.inbox();
    }

    @AfterAll
    static void stop() {
        caravan.close();
    }

    @Test
    void servesTheContractAndNothingElse() throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode served = yaml.readTree(caravan.http().get("/q/openapi").bytes());
        JsonNode written = yaml.readTree(getClass().getResource("/META-INF/openapi.yaml"));
        assertThat(served.get("openapi").textValue()).isEqualTo("3.0.3");
        assertThat(served.get("paths").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(() -> written.get("paths").fieldNames());
        assertThat(served.get("paths")).isEqualTo(written.get("paths"));
        assertThat(served.get("components")).isEqualTo(written.get("components"));
    }

    @Test
    void healthNamesStoreAndBus() {
        assertThat(caravan.http().get("/q/health/live").json().get("status").textValue())
                .isEqualTo("UP");
        JsonNode ready = caravan.http().get("/q/health/ready").json();
        assertThat(ready.get("status").textValue()).isEqualTo("UP");
        assertThat(ready.get("checks").findValuesAsText("name"))
                .containsExactlyInAnyOrder("store", "bus");
        assertThat(ready.get("checks").findValuesAsText("status")).containsExactly("UP", "UP");
    }

    @Test
    void metricsGiveNoKeyAway() {
        String key = inbox.key();
        String escaped = "%" + Integer.toHexString(key.charAt(0)) + key.substring(1);
        for (String path :
                new String[] {
                    "/in/" + key,
                    "/in/" + key + "/a/b?c",
                    "/in//" + key + "/a",
                    "/x/../in/" + key + "/a",
                    "/%69n/" + key,
                    "/in/" + escaped + "/a"
                }) {
            assertThat(send(path)).isEqualTo(202);
            assertThat(send(path, "Content-Length: 1048577")).isEqualTo(413);
            assertThat(send(path, "X-Long: " + "a".repeat(50_000))).isEqualTo(431);
        }
        for (String path : new String[] {"/in/" + key + "x", "/IN/" + key, "/nothing/" + key}) {
            assertThat(send(path)).isEqualTo(404);
        }
        for (String start : new String[] {"/in/", "/x/../in/", "/%69n/", "/nothing/"}) {
            assertThat(send(start + key + "/%")).isEqualTo(400);
        }
        assertThat(inbox.http().get("/webhooks").status()).isEqualTo(200);

        String metrics = caravan.http().get("/q/metrics").text();
        assertThat(metrics).contains("caravan_journal_write_seconds_count", "caravan_viewers");
        assertThat(metrics).contains("caravan_refused_total{reason=\"not-found\"}");
        assertThat(metrics).contains("status=\"202\",uri=\"/in/{key}\"");
        assertThat(metrics).contains("status=\"200\",uri=\"/webhooks\"");
        assertThat(metrics).doesNotContain(key.substring(1)).doesNotContain(inbox.token());
        assertThat(caravan.log()).doesNotContain(key.substring(1));
    }

    /** What a sender makes up is neither a label, of which there would be as many as it likes... */
    @Test
    void metricsHaveNoLabelsOfSenders() {
        String made = "MADEUP" + "X".repeat(30);
        RawHttp.at(caravan.url()).send(Head.of(made + " /data"));
        RawHttp.at(caravan.url()).send(Head.of("GET /made-up/../ws"));
        RawHttp.at(caravan.url()).send(Head.of("GET /made-up"));
        String metrics = caravan.http().get("/q/metrics").text();
        assertThat(metrics)
                .contains("method=\"OTHER\"")
                .doesNotContain(made)
                .doesNotContain("made-up");
    }

    /** ...nor does it write to the terminal on which the log is read. */
    @Test
    void logIsPrintable() {
        RawHttp.at(caravan.url()).send(Head.of("GET /\u001b[31mred\u0007" + "/a".repeat(9_000)));
        await().until(() -> caravan.log().contains("/?[31mred?"));
        assertThat(caravan.log()).doesNotContain("\u001b").doesNotContain("/a".repeat(150));
    }

    private static int send(String path, String... headers) {
        return RawHttp.at(caravan.url()).send(Head.of("POST " + path, headers)).status();
    }
}
