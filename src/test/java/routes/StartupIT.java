package routes;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import servers.CaravanProcess;
import servers.Ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** It starts with a word of welcome, or refuses with a sentence. */
class StartupIT {

    private static void assertRefuses(
            Map<String, String> environment, String sentence, String... untold) {
        CaravanProcess caravan = CaravanProcess.prepare(environment);
        caravan.launch();
        assertThat(caravan.awaitExit()).as(caravan.log()).isEqualTo(1);
        assertThat(caravan.log())
                .contains(sentence)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(List.of(untold)).noneMatch(caravan.log()::contains);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MONGODB_URL=mongodb://127.0.0.1:1 | NATS_URL is missing
                    NATS_URL=nats://127.0.0.1:1 | MONGODB_URL is missing
                    MONGODB_URL=nowhere NATS_URL=nats://127.0.0.1:1 | MONGODB_URL is no address
                    MONGODB_URL=mongodb://127.0.0.1:1 NATS_URL=::: | NATS_URL is no address
                    MONGODB_URL=mongodb://127.0.0.1:1 NATS_URL=nats://127.0.0.1:1 | CARAVAN_ADMIN_TOKEN
                    CARAVAN_MAX_BODY=1G | CARAVAN_MAX_BODY must be
                    CARAVAN_MAX_BODY=much | CARAVAN_MAX_BODY must be
                    CARAVAN_RETENTION=0s | CARAVAN_RETENTION must be
                    CARAVAN_RETENTION=long | CARAVAN_RETENTION must be
                    CARAVAN_MAX_EVENTS=0 | CARAVAN_MAX_EVENTS must be
                    CARAVAN_MAX_EVENTS=many | CARAVAN_MAX_EVENTS must be
                    CARAVAN_PUBLIC_URL=example.com | CARAVAN_PUBLIC_URL must be
                    CARAVAN_ALLOW_NETWORKS=10.0.0.0/33 | CARAVAN_ALLOW_NETWORKS must be
                    CARAVAN_ALLOW_NETWORKS=10.0.0.1/8 | CARAVAN_ALLOW_NETWORKS must be
                    CARAVAN_ALLOW_NETWORKS=127.0.0.0/8,,::1 | CARAVAN_ALLOW_NETWORKS must be
                    PORT=none | PORT must be
                    """)
    void refusesWhatCannotWork(String settings, String sentence) {
        Map<String, String> environment = new HashMap<>();
        for (String setting : settings.split(" ")) {
            String[] parts = setting.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        assertRefuses(environment, sentence);
    }

    @Test
    void refusesAStoreThatDoesNotAnswer() {
        assertRefuses(
                Map.of(
                        "MONGODB_URL", "mongodb://user:secret-of-mine@127.0.0.1:" + Ports.free(),
                        "NATS_URL", "nats://127.0.0.1:" + Ports.free(),
                        "CARAVAN_OPEN", "true"),
                "The store does not answer",
                "secret-of-mine");
    }

    @Test
    void refusesATakenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefuses(Map.of("PORT", port), "Port " + port + " is taken");
        }
    }

    @Test
    void refusesADataFolderInUse() throws Exception {
        String folder = Files.createTempDirectory("caravan-shared").toString();
        try (CaravanProcess first = CaravanProcess.start(Map.of("CARAVAN_DATA", folder))) {
            assertRefuses(Map.of("CARAVAN_DATA", folder), "CARAVAN_DATA");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void saysWhereThePageIsWhereTheDataLiesAndWhatItsLimitsAre() throws Exception {
        String folder = Files.createTempDirectory("caravan-welcome").toString();
        try (CaravanProcess caravan = CaravanProcess.start(Map.of("CARAVAN_DATA", folder))) {
            await().until(() -> caravan.log().contains("Caravan is ready"));
            assertThat(caravan.log())
                    .contains("http://localhost:" + caravan.port() + "/")
                    .contains(folder)
                    .contains("20000 events", "1024 MiB", "7 days", "1 MiB")
                    .contains("may call this machine itself (127.0.0.0/8, ::1)")
                    .contains("MONGODB_URL", "NATS_URL")
                    .doesNotContain("WARN");
            caravan.interrupt();
            assertThat(caravan.awaitExit()).isEqualTo(130);
            assertThat(caravan.log()).doesNotContain("ERROR", "WARN", "Exception");
        }
    }
}
