package routes.inbound;

import io.nats.client.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import servers.CaravanProcess;
import servers.Connected;
import servers.Http;
import servers.Socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Real payloads, posted as their senders do: in the store, on NATS and on a viewer's screen. */
class SamplesIT {

    private static final Path SAMPLES = Path.of("src/test/resources/samples");

    private static Connected servers;
    private static CaravanProcess caravan;

    @BeforeAll
    static void start() {
        servers = Connected.start();
        caravan = servers.caravan();
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    static Stream<String> samples() throws Exception {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesBackByteForByteAndIsPublishedAndShown(String sample) throws Exception {
        byte[] payload = Files.readAllBytes(SAMPLES.resolve(sample));
        CaravanProcess.Inbox inbox = caravan.inbox();
        List<Message> published = servers.nats().subscribe("caravan.events." + inbox.id());
        try (Socket viewer = Socket.open(caravan, inbox)) {
            String id = post(inbox, sample, payload).json().get("id").textValue();

            assertThat(inbox.http().get("/data/" + id + "/body").bytes()).isEqualTo(payload);
            viewer.awaitEvents(1);
            await().until(() -> !published.isEmpty());
            String json = inbox.http().get("/data/" + id).text();
            assertThat(json).contains(new String(payload));
            assertThat(new String(published.get(0).getData())).isEqualTo(json);
            assertThat(published.get(0).getHeaders().getFirst("Nats-Msg-Id")).isEqualTo(id);
            assertThat(viewer.messages().get(1))
                    .isEqualTo("{\"type\":\"event\",\"event\":" + json + "}");
        }
    }

    /** Harbor sends the token as its user typed it; Docker Hub knows only a URL. */
    private static Http.Answer post(CaravanProcess.Inbox inbox, String sample, byte[] payload) {
        String type =
                sample.contains("cloudevents")
                        ? "application/cloudevents+json"
                        : "application/json";
        if (sample.startsWith("harbor")) {
            return caravan.http()
                    .send(
                            "POST",
                            "/data",
                            payload,
                            Map.of("Authorization", inbox.token(), "Content-Type", type));
        }
        return caravan.http()
                .send("POST", "/in/" + inbox.key(), payload, Map.of("Content-Type", type));
    }
}
