package caravan.event;

import caravan.Settings;
import caravan.http.Problem;
import caravan.http.Reply;
import caravan.http.Request;
import caravan.inbox.Caller;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes an event of an admitted request, and the answer of a stored event. */
@Singleton
public class Receiver {

    private final long maxBody;

    Receiver(Settings settings) {
        maxBody = settings.maxBody().asLongValue();
    }

    /**
     * Reads the body and keeps what may be kept.
     *
     * @return fails with the {@link Problem} 413, 408, 422 or 503
     */
    public CompletionStage<Event> receive(Caller caller) {
        if (Hops.of(caller.request().header(Hops.HEADER)) > Hops.MOST) {
            return CompletableFuture.failedStage(Problem.tooManyHops(Hops.MOST));
        }
        return caller.request().body(maxBody).thenApply(body -> event(caller, body));
    }

    private static Event event(Caller caller, byte[] body) {
        Request request = caller.request();
        Masking masking = new Masking(request);
        return new Event(
                "",
                caller.inbox().id(),
                request.at().truncatedTo(ChronoUnit.MILLIS),
                request.method(),
                masking.text(subPath(request)),
                masking.text(request.query()),
                masking.headers(request.headers()),
                request.remote(),
                body);
    }

    /** {@code /in/{key}/a/b} has the sub-path {@code /a/b}: as sent, if it was sent like this. */
    private static String subPath(Request request) {
        String start = "/in/" + request.variable("key");
        String path = request.path().startsWith(start) ? request.path() : request.normalPath();
        return path.startsWith(start) ? path.substring(start.length()) : "";
    }

    public Reply accepted(Event event) {
        return Reply.json(202, Map.of("id", event.id())).with("Location", "/data/" + event.id());
    }
}
