package caravan.http;

import caravan.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IntakeTest {

    private enum Moment {
        BEFORE((request, read) -> read.run()),
        WHILE_IT_CLOSES(
                (request, read) ->
                        ((ConnectionBase) request.connection())
                                .channel()
                                .closeFuture()
                                .addListener(closed -> read.run())),
        WHEN_IT_HAS_CLOSED(
                (request, read) -> request.connection().closeHandler(closed -> read.run())),
        AFTER(
                (request, read) ->
                        request.connection()
                                .closeHandler(
                                        closed ->
                                                Vertx.currentContext()
                                                        .runOnContext(later -> read.run())));

        private final BiConsumer<HttpServerRequest, Runnable> when;

        Moment(BiConsumer<HttpServerRequest, Runnable> when) {
            this.when = when;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final Intake intake = new Intake(TestSettings.with());

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Not the time-out, which would be a 408. */
    @ParameterizedTest
    @EnumSource
    void bodyThatBreaksOffIsBrokenWheneverItIsAskedFor(Moment moment) throws IOException {
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        int port =
                vertx.createHttpServer()
                        .requestHandler(
                                request -> {
                                    request.pause();
                                    Context loop = vertx.getOrCreateContext();
                                    moment.when.accept(request, () -> read(request, loop, body));
                                })
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .actualPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String half = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf";
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        }
        assertThatThrownBy(body::join)
                .cause()
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    private void read(HttpServerRequest request, Context loop, CompletableFuture<byte[]> body) {
        intake.read(request, loop, 1_000)
                .whenComplete(
                        (bytes, failure) -> {
                            if (failure == null) {
                                body.complete(bytes);
                            } else {
                                body.completeExceptionally(failure);
                            }
                        });
    }
}
