package caravan.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TrafficTest {

    private final Vertx vertx = Vertx.vertx();
    private final Traffic traffic = new Traffic();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"/data, true", "/ws/tickets, true", "/ws, false", "/ws/, false", "/x/../ws, false"})
    void stopWaitsForWhatIsToBeAnswered(String path, boolean waits) throws Exception {
        CompletableFuture<RoutingContext> asked = new CompletableFuture<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), serve(asked))) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            RoutingContext context = asked.join();
            Thread stopping = new Thread(this::awaitEnd);
            stopping.start();
            if (waits) {
                await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            } else {
                stopping.join(Duration.ofSeconds(10).toMillis());
                assertThat(stopping.isAlive()).isFalse();
            }
            context.response().end();
            stopping.join(Duration.ofSeconds(10).toMillis());
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    private void awaitEnd() {
        try {
            traffic.awaitEnd(Duration.ofMinutes(5));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int serve(CompletableFuture<RoutingContext> asked) {
        Router router = Router.router(vertx);
        Filters filters = new Filters();
        traffic.install(filters);
        filters.getFilters().forEach(each -> router.route().handler(each.getHandler()));
        router.route().handler(asked::complete);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }
}
