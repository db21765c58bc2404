package routes.inbound;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import servers.CaravanProcess;
import servers.MongoServer;
import servers.NatsServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A sender that waits for the store holds up nobody else. */
class ReceiveIT {

    /** More than Quarkus has worker threads. */
    private static final int SENDERS = 400;

    @Test
    void parksNoThreadWhileTheStoreHangs() throws Exception {
        try (MongoServer mongo = MongoServer.embedded(MongoServer.Form.FILE);
                NatsServer nats = NatsServer.start();
                CaravanProcess caravan =
                        CaravanProcess.start(CaravanProcess.connectedTo(mongo, nats))) {
            CaravanProcess.Inbox inbox = caravan.inbox();
            assertThat(inbox.http().get("/inbox").status()).isEqualTo(200);
            mongo.pause();
            List<CompletableFuture<HttpResponse<String>>> answers = post(caravan, inbox);
            await().until(() -> received(caravan) >= SENDERS);

            assertThat(inbox.http().get("/inbox").status()).isEqualTo(200);
            assertThat(answers).noneMatch(CompletableFuture::isDone);

            mongo.resume();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(202, 503));
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> post(
            CaravanProcess caravan, CaravanProcess.Inbox inbox) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(caravan.url() + "/data"))
                        .header("Authorization", "Bearer " + inbox.token())
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
        return Stream.generate(() -> client.sendAsync(request, BodyHandlers.ofString()))
                .limit(SENDERS)
                .toList();
    }

    /** How many requests the server has under way. */
    private static int received(CaravanProcess caravan) {
        return caravan.http()
                .get("/q/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("http_server_active_requests"))
                .mapToInt(line -> (int) Double.parseDouble(line.replaceAll(".* ", "")))
                .sum();
    }
}
