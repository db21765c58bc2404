package caravan.api;

import caravan.Settings;
import caravan.http.Fields;
import caravan.http.Json;
import caravan.http.Problem;
import caravan.http.Request;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The JSON bodies of the managing calls; on a worker. */
@Singleton
class Body {

    private final long limit;

    Body(Settings settings) {
        limit = settings.limits().json().asLongValue();
    }

    /**
     * The name in a body that has nothing else; empty when the body may be missing and is.
     *
     * @throws Problem 400, 408, 413, 415 or 422
     */
    Optional<String> name(Request request, boolean required) {
        byte[] bytes = read(request);
        if (bytes.length == 0 && !required) {
            return Optional.empty();
        }
        Fields fields =
                Fields.of(Json.object(request.header("Content-Type"), bytes), Set.of("name"));
        Optional<String> name =
                required || fields.has("name")
                        ? fields.read("name", Fields::name)
                        : Optional.empty();
        fields.end();
        return name;
    }

    private byte[] read(Request request) {
        try {
            return request.body(limit).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }
}
