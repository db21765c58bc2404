package caravan.delivery;

import caravan.Settings;
import caravan.webhook.AddressGuard;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Posts to destinations that the guard allows, over HTTP/1.1 or, where a destination offers it,
 * HTTP/2. No thread waits for one. Follows no redirect, uses no proxy, keeps no cookie.
 */
@Singleton
public class Client {

    private final HttpClient http;
    private final AddressGuard guard;
    private final int excerpt;
    private final Room room;
    private final Connections connections;
    private final List<Context> loops;
    private final String userAgent;

    Client(
            Vertx vertx,
            AddressGuard guard,
            Settings settings,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        Settings.Limits bounds = settings.limits();
        this.guard = guard;
        excerpt = Math.toIntExact(bounds.excerpt().asLongValue());
        room = new Room(bounds.calls(), bounds.hostCalls());
        connections = new Connections(bounds.connections());
        userAgent = "Caravan/" + version;
        http =
                vertx.httpClientBuilder()
                        .with(options(settings))
                        .with(
                                new PoolOptions()
                                        .setHttp1MaxSize(bounds.hostCalls() + bounds.trials())
                                        .setHttp2MaxSize(bounds.hostCalls() + bounds.trials()))
                        .withConnectHandler(connections::opened)
                        .build();
        loops =
                Stream.generate(((VertxInternal) vertx)::createEventLoopContext)
                        .limit(Runtime.getRuntime().availableProcessors())
                        .map(Context.class::cast)
                        .toList();
    }

    private static HttpClientOptions options(Settings settings) {
        Settings.Limits bounds = settings.limits();
        int headers = Math.toIntExact(bounds.answerHeaders().asLongValue());
        HttpClientOptions options =
                new HttpClientOptions()
                        .setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                        .setConnectTimeout(Math.toIntExact(bounds.connectTime().toMillis()))
                        .setKeepAliveTimeout(seconds(bounds.connectionTime()))
                        .setHttp2KeepAliveTimeout(seconds(bounds.connectionTime()))
                        .setMaxHeaderSize(headers)
                        .setInitialSettings(new Http2Settings().setMaxHeaderListSize(headers))
                        // Its spans would bear the URL; the caller has a trace of its own.
                        .setTracingPolicy(TracingPolicy.IGNORE);
        Authorities.of(settings).ifPresent(options::setTrustOptions);
        return options;
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toSeconds()));
    }

    /**
     * Never completes exceptionally, and completes on an event loop: whoever goes on from there
     * must not block.
     */
    public CompletionStage<Answer> send(Call call) {
        String host = host(call);
        Exchange exchange = exchange(call);
        if (!room.enter(host)) {
            return exchange.refused("too many requests are under way");
        }
        return begin(exchange, host).whenComplete((answer, never) -> room.leave(host));
    }

    /** The same beside the bounds of {@link #send}: whoever calls this has one of its own. */
    CompletionStage<Answer> sendBeside(Call call) {
        return begin(exchange(call), host(call));
    }

    private Exchange exchange(Call call) {
        return new Exchange(http, guard, connections, excerpt, userAgent, call);
    }

    private static String host(Call call) {
        return call.destination().host() + ":" + call.destination().port();
    }

    private CompletionStage<Answer> begin(Exchange exchange, String host) {
        // A host's requests and connections share a loop: nothing passes between threads.
        loops.get(Math.floorMod(host.hashCode(), loops.size()))
                .runOnContext(now -> exchange.begin());
        return exchange.answer();
    }

    /** How many requests are under way. */
    int underWay() {
        return room.taken();
    }

    /** How many connections are open. */
    int connections() {
        return connections.open();
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
