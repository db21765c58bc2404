package servers;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport.Message;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what is answered (not what is asked) against the OpenAPI document. */
public final class Contract {
    /** Not in the document: the page, the files it is made of, and Quarkus's own paths. */
    private static final String OUTSIDE = "/|/q(/.*)?|/[\\w./-]*\\.(html|css|js|svg|png|ico)";

    /** What HTTP itself may answer, whatever the path and the method. */
    private static final Set<Integer> ANYWHERE = Set.of(400, 408, 413, 431);

    static final String AT = "META-INF/openapi.yaml";
    static final SwaggerParseResult DOCUMENT = new OpenAPIV3Parser().readLocation(AT, null, null);
    private static final OpenApiInteractionValidator VALIDATOR =
            OpenApiInteractionValidator.createForSpecificationUrl(AT).build();
    private static final Paths PATHS = DOCUMENT.getOpenAPI().getPaths();

    /** Where the document has such an answer; {@code only} is 0, or what it must be there. */
    private record Like(String path, String method, int only) {}

    private Contract() {}

    /**
     * @param target the path with its query, as it was sent
     * @throws AssertionError that says what is not as the document has it
     */
    public static void check(
            String method,
            String target,
            int status,
            Map<String, List<String>> headers,
            byte[] body) {
        String path = path(target);
        String template = PATHS.keySet().stream().filter(t -> fits(t, path)).findAny().orElse("");
        if (template.isEmpty() && path.matches(OUTSIDE)) {
            return;
        }
        String wrong = compare(like(method, template, status), method, status, headers, body);
        if (!wrong.isEmpty()) {
            String start = new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8);
            throw new AssertionError(
                    "%s %s, answered %d, is against the contract: %s\n%s\n%s"
                            .formatted(method, target, status, wrong, headers, start));
        }
    }

    /**
     * Whether some call of the document has such an answer: for what was asked nobody knows how.
     */
    public static boolean isOfAny(
            String method, int status, Map<String, List<String>> headers, byte[] body) {
        return PATHS.entrySet().stream()
                .flatMap(path -> likes(path.getKey(), path.getValue()))
                .anyMatch(like -> compare(like, method, status, headers, body).isEmpty());
    }

    private static Stream<Like> likes(String template, PathItem item) {
        String path = template.replaceAll("\\{\\w+}", "x");
        return item.readOperationsMap().keySet().stream()
                .map(method -> new Like(path, method.name(), 0));
    }

    /** As a server may read it: decoded, without dot segments; as it is, if that cannot be. */
    private static String path(String target) {
        String path = target.replaceFirst("^https?://[^/?]*", "").replaceFirst("(?s)\\?.*", "");
        try {
            return Objects.requireNonNullElse(URI.create(path).normalize().getPath(), path);
        } catch (IllegalArgumentException broken) {
            return path;
        }
    }

    private static boolean fits(String template, String path) {
        String any = template.replace("{path}", ".*").replaceAll("\\{\\w+}", "[^/]+");
        return path.matches("(?s)" + any);
    }

    private static Like like(String method, String template, int status) {
        if (template.isEmpty()) {
            return new Like("/data/x", "GET", 404);
        }
        String path = template.replaceAll("\\{\\w+}", "x");
        var listed = PATHS.get(template).readOperationsMap().keySet();
        if (listed.stream().anyMatch(each -> each.name().equals(method))) {
            return new Like(path, method, 0);
        }
        // By key every method is taken, also those that OpenAPI has no word for.
        boolean taken = path.startsWith("/in/") && status != 405;
        return taken ? new Like(path, "POST", 0) : new Like("/data", "OPTIONS", 405);
    }

    /** What is wrong, or nothing: what the validator finds, and what it does not look for. */
    private static String compare(
            Like like, String method, int status, Map<String, List<String>> sent, byte[] body) {
        if (like.only != 0 && like.only != status && !ANYWHERE.contains(status)) {
            return "the document has no such path or method, so it must be " + like.only;
        }
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(sent);
        boolean bodiless = method.equals("HEAD") || status == 204 || status < 200;
        if (bodiless ? body.length > 0 : !headers.containsKey("Content-Type")) {
            return bodiless ? "there must be no body" : "there is no Content-Type";
        }
        boolean anyBytes = like.path.equals("/data/x/body") && status == 200;
        if (anyBytes) {
            headers.put("Content-Type", List.of("application/octet-stream"));
        }
        var answer = SimpleResponse.Builder.status(status);
        headers.forEach(answer::withHeader);
        try {
            JsonNode json = anyBytes || bodiless ? NullNode.instance : Http.JSON.readTree(body);
            if (status >= 400 && !bodiless && json.path("status").asInt() != status) {
                return "the problem has no status, or another one";
            }
            if (body.length > 0) {
                answer.withBody(
                        anyBytes ? body : Http.JSON.writeValueAsBytes(withoutEventBodies(json)));
            }
        } catch (IOException e) {
            return "the body is not JSON: " + e.getMessage();
        }
        Request.Method as = Request.Method.valueOf(like.method);
        return VALIDATOR.validateResponse(like.path, as, answer.build()).getMessages().stream()
                .filter(m -> !(bodiless || anyBytes) || !m.getKey().endsWith("body.missing"))
                .map(Message::getMessage)
                .collect(Collectors.joining("; "));
    }

    /** An event's own JSON, of any depth, is replaced by {}: the validator recurses. */
    private static JsonNode withoutEventBodies(JsonNode answer) {
        List<JsonNode> events = new ArrayList<>(List.of(answer));
        answer.path("items").forEach(events::add);
        for (JsonNode event : events) {
            // A webhook's is a text.
            if (event.has("body") && !event.has("destination")) {
                ((ObjectNode) event).putObject("body");
            }
        }
        return answer;
    }
}
