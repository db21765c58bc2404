package caravan.api;

import caravan.Settings;
import caravan.http.Json;
import caravan.http.Problem;
import caravan.http.Request;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The JSON bodies of the managing calls; on a worker. */
@Singleton
class Body {

    private static final int NAME_LENGTH = 100;

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
        JsonNode body = Json.object(request.header("Content-Type"), bytes);
        only(body, Set.of("name"));
        JsonNode name = body.get("name");
        if (name == null && !required) {
            return Optional.empty();
        }
        if (name == null || !name.isTextual()) {
            throw Problem.badField("/name", "must be a string");
        }
        String text = name.textValue().strip();
        if (text.isEmpty() || text.codePointCount(0, text.length()) > NAME_LENGTH) {
            throw Problem.badField("/name", "must have 1 to " + NAME_LENGTH + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Problem.badField("/name", "has half of a surrogate pair");
        }
        return Optional.of(text);
    }

    /**
     * Reads a body that the call has no use for to its end: a request that breaks off, or turns out
     * to be none, changes nothing.
     *
     * @throws Problem 400, 408 or 413
     */
    void none(Request request) {
        read(request);
    }

    private byte[] read(Request request) {
        try {
            return request.body(limit).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }

    private static void only(JsonNode body, Set<String> known) {
        body.fieldNames()
                .forEachRemaining(
                        field -> {
                            if (!known.contains(field)) {
                                throw Problem.badField(pointer(field), "is not a known field");
                            }
                        });
    }

    /** RFC 6901. */
    private static String pointer(String field) {
        return "/" + field.replace("~", "~0").replace("/", "~1");
    }
}
