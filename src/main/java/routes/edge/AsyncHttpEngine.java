package routes.edge;

import caravan.http.Intake;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.CamelContextHelper;

/**
 * An engine for {@code platform-http} whose consumers give a route the {@link caravan.http.Request}
 * as it came and take a {@link caravan.http.Reply}. The stock consumer holds a worker thread for
 * the whole of a request; this one holds none while a route waits.
 */
final class AsyncHttpEngine implements PlatformHttpEngine {

    private final Intake intake;
    private final boolean onWorker;
    private final Map<String, Methods> paths;

    private AsyncHttpEngine(Intake intake, boolean onWorker, Map<String, Methods> paths) {
        this.intake = intake;
        this.onWorker = onWorker;
        this.paths = paths;
    }

    /** For routes that never block: they begin on the event loop. */
    static AsyncHttpEngine onLoop(Intake intake) {
        return new AsyncHttpEngine(intake, false, new ConcurrentHashMap<>());
    }

    /** The same paths, for routes that block: they begin on a worker. */
    AsyncHttpEngine onWorker() {
        return new AsyncHttpEngine(intake, true, paths);
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        return new AsyncHttpConsumer(endpoint, route, this);
    }

    /** The methods of a path; the first that asks makes its route. */
    Methods methods(PlatformHttpEndpoint endpoint, String path) {
        return paths.computeIfAbsent(
                path,
                unknown ->
                        new Methods(
                                CamelContextHelper.findSingleByType(
                                                endpoint.getCamelContext(),
                                                VertxPlatformHttpRouter.class)
                                        .route(path),
                                intake));
    }

    Intake intake() {
        return intake;
    }

    boolean isOnWorker() {
        return onWorker;
    }
}
