package caravan.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** The page's files, which Quarkus serves: what is to be said of them before it does. */
@Singleton
class Page {

    private static final List<String> FILES =
            List.of("/", "/index.html", "/style.css", "/icon.svg", "/js/*");

    private static final int BEFORE_QUARKUS = -1;

    private final Intake intake;

    Page(Intake intake) {
        this.intake = intake;
    }

    void install(@Observes Router router) {
        for (String path : FILES) {
            router.route(path).order(BEFORE_QUARKUS).handler(this::handle);
        }
    }

    private void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            // The names carry no version: a browser asks each time whether it has the newest.
            context.response().putHeader("Cache-Control", "no-cache");
            context.next();
        } else {
            Problem.methodNotAllowed("GET, HEAD").reply().send(context, intake);
        }
    }
}
