package floor;

import caravan.Ids;
import caravan.Settings;
import caravan.bus.Subjects;
import caravan.event.Event;
import caravan.event.EventDocument;
import caravan.event.EventJson;
import caravan.event.Journal;
import caravan.event.Receiver;
import caravan.http.Intake;
import caravan.http.Problem;
import caravan.http.Request;
import caravan.inbox.Inboxes;
import caravan.store.Collections;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.Document;

/**
 * What receiving is measured against, in the same process as Caravan and against the same servers.
 *
 * <p>The floor, on a port of its own: what anybody would write by hand with Vert.x and the drivers.
 * Each request is one awaited insert of the same bytes and one publish; it marks, follows and
 * checks nothing. And {@code /bench/raw}: Caravan's own parts without Camel between them.
 */
@Singleton
class Floor {

    private static final int PORT = Integer.getInteger("floor.port", 0);

    private final Collections collections;
    private final Instance<Connection> nats;
    private final Settings settings;
    private final Loop loop;

    Floor(
            Collections collections,
            @Named("nats") Instance<Connection> nats,
            Settings settings,
            Loop loop) {
        this.collections = collections;
        this.nats = nats;
        this.settings = settings;
        this.loop = loop;
    }

    void start(@Observes StartupEvent started, Vertx vertx) {
        vertx.deployVerticle(
                        Server::new,
                        new DeploymentOptions()
                                .setInstances(2 * CpuCoreSensor.availableProcessors()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    void install(
            @Observes Router router,
            Inboxes inboxes,
            Receiver receiver,
            Journal journal,
            Intake intake) {
        router.post("/bench/raw")
                .handler(context -> raw(context, inboxes, receiver, journal, intake));
    }

    private static void raw(
            RoutingContext context,
            Inboxes inboxes,
            Receiver receiver,
            Journal journal,
            Intake intake) {
        context.request().pause();
        Request request = new Request(context, intake);
        inboxes.authenticate(request)
                .thenCompose(receiver::receive)
                .thenCompose(journal::append)
                .thenApply(receiver::accepted)
                .exceptionally(failure -> Problem.unexpected().reply())
                .thenAccept(
                        reply -> request.loop().runOnContext(now -> reply.send(context, intake)));
    }

    private final class Server extends AbstractVerticle {

        @Override
        public void start() {
            vertx.createHttpServer().requestHandler(this::handle).listen(PORT, "127.0.0.1");
        }

        private void handle(HttpServerRequest request) {
            request.body().onSuccess(body -> take(request, body));
        }

        private void take(HttpServerRequest request, Buffer body) {
            vertx.<String>executeBlocking(() -> store(request, body.getBytes()), false)
                    .onSuccess(
                            id ->
                                    request.response()
                                            .setStatusCode(202)
                                            .putHeader("Content-Type", "application/json")
                                            .putHeader("Location", "/data/" + id)
                                            .end("{\"id\":\"" + id + "\"}"))
                    .onFailure(
                            failure -> {
                                failure.printStackTrace();
                                request.response().setStatusCode(503).end();
                            });
        }

        private String store(HttpServerRequest request, byte[] body) {
            List<String> headers = new ArrayList<>();
            for (Map.Entry<String, String> header : request.headers()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                headers.add(
                        name + ": " + (name.equals("authorization") ? "***" : header.getValue()));
            }
            Event event =
                    new Event(
                            Ids.next(),
                            request.getParam("inbox"),
                            Instant.now().truncatedTo(ChronoUnit.MILLIS),
                            request.method().name(),
                            "",
                            "",
                            headers,
                            request.remoteAddress().hostAddress(),
                            body);
            Document document =
                    EventDocument.insert(List.of(event), "")
                            .getList("documents", Document.class)
                            .get(0);
            document.remove("journal");
            collections.events().insertOne(document);
            if (settings.connected()) {
                nats.get()
                        .publish(
                                Subjects.events(event.inbox()),
                                new Headers()
                                        .put("Nats-Msg-Id", event.id())
                                        .put("Content-Type", "application/json"),
                                EventJson.whole(event));
            }
            String destinations = request.getParam("destinations");
            if (destinations != null) {
                loop.owe(event.id(), request.getParam("base"), Integer.parseInt(destinations));
            }
            return event.id();
        }
    }
}
