package caravan.live;

import caravan.http.Intake;
import caravan.http.Problem;
import caravan.http.Request;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Asks at the door before the WebSocket component upgrades. */
@Singleton
public class Handshake {

    private static final int AFTER_THE_GATE = 900;
    private static final String PATH = "/ws";

    private final Door door;
    private final Intake intake;

    Handshake(Door door, Intake intake) {
        this.door = door;
        this.intake = intake;
    }

    void install(@Observes Filters filters) {
        filters.register(this::ask, AFTER_THE_GATE);
    }

    private void ask(RoutingContext context) {
        if (!isOurs(context)) {
            context.next();
            return;
        }
        if (context.request().method() != HttpMethod.GET) {
            Problem.methodNotAllowed("GET").reply().send(context, intake);
            return;
        }
        context.request().pause();
        Request request = new Request(context, intake);
        context.vertx()
                .executeBlocking(() -> door.admit(request), false)
                .onComplete(pass -> answer(context, pass));
    }

    /** The component's path, however it was written. */
    private static boolean isOurs(RoutingContext context) {
        String path = context.normalizedPath();
        return path.equals(PATH) || path.equals(PATH + "/");
    }

    private void answer(RoutingContext context, AsyncResult<String> pass) {
        if (pass.failed()) {
            Problem problem = pass.cause() instanceof Problem known ? known : Problem.storeAway();
            problem.reply().send(context, intake);
        } else {
            context.request().headers().set(Door.PASS, pass.result());
            context.request().resume();
            context.next();
        }
    }
}
