package fuzz;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The OpenAPI document, as a generator of calls that it allows. */
final class Document {

    private static final Map<String, List<String>> UNSAID =
            Map.of(
                    "watch",
                    List.of(
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="),
                    "preflightSend",
                    List.of("Origin: https://example.com", "Access-Control-Request-Method: POST"));

    private static final int OFTEN = 3;

    private final List<Tuple.Tuple2<Integer, Arbitrary<Call>>> operations = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /**
     * @param yaml as it is served
     */
    Document(String yaml) {
        ParseOptions resolved = new ParseOptions();
        resolved.setResolve(true);
        resolved.setResolveFully(true);
        OpenAPI document = new OpenAPIV3Parser().readContents(yaml, null, resolved).getOpenAPI();
        document.getPaths()
                .forEach(
                        (path, item) ->
                                item.readOperationsMap()
                                        .forEach((method, one) -> add(path, item, method, one)));
    }

    /** The ids of all operations. */
    List<String> operations() {
        return names;
    }

    /** Any operation's calls; more of those that have the most in them that may be wrong. */
    Arbitrary<Call> calls() {
        return Arbitraries.frequencyOf(operations);
    }

    private void add(String path, PathItem item, PathItem.HttpMethod method, Operation operation) {
        String name = operation.getOperationId();
        names.add(name);
        Call bare = Call.of(name, method.name(), path, "");
        for (String line : UNSAID.getOrDefault(name, List.of())) {
            bare = bare.header(line);
        }
        Arbitrary<Call> calls = Arbitraries.just(bare);
        for (Parameter parameter : parameters(item, operation)) {
            calls =
                    Combinators.combine(calls, part(parameter))
                            .as((call, part) -> part.apply(call));
        }
        Arbitrary<Call> whole =
                Combinators.combine(calls, bodies(operation), security(operation))
                        .as((call, body, who) -> who.apply(body.apply(call)));
        boolean rich = isJson(operation) || name.equals("listEvents") || name.equals("send");
        operations.add(Tuple.of(rich ? OFTEN : 1, whole));
    }

    private static List<Parameter> parameters(PathItem item, Operation operation) {
        return Stream.of(item.getParameters(), operation.getParameters())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    private static Arbitrary<UnaryOperator<Call>> part(Parameter parameter) {
        Arbitrary<String> values =
                Values.of(parameter.getSchema()).map(value -> Values.escaped(value.toString()));
        if (parameter.getIn().equals("query")) {
            return values.optional(0.3)
                    .map(
                            given ->
                                    call ->
                                            given.map(v -> call.with(parameter.getName() + "=" + v))
                                                    .orElse(call));
        }
        return Arbitraries.frequencyOf(Tuple.of(1, values), Tuple.of(3, Arbitraries.just("")))
                .map(value -> call -> fill(call, parameter.getName(), value));
    }

    /** The value, or for an empty one what there is of that name. */
    private static Call fill(Call call, String name, String value) {
        String known =
                switch (name) {
                    case "key" -> "{key}";
                    case "path" -> "a/b";
                    default -> known(call.path());
                };
        String path = call.path().replace("{" + name + "}", value.isEmpty() ? known : value);
        return call.withDocumented(path);
    }

    private static String known(String path) {
        return switch (path.split("/")[1]) {
            case "inboxes" -> "{inbox}";
            case "webhooks" -> "{webhook}";
            case "deliveries" -> "{delivery}";
            default -> "{event}";
        };
    }

    private static Arbitrary<UnaryOperator<Call>> bodies(Operation operation) {
        if (operation.getRequestBody() == null) {
            return Arbitraries.just(UnaryOperator.identity());
        }
        Map.Entry<String, MediaType> content =
                operation.getRequestBody().getContent().entrySet().iterator().next();
        Arbitrary<?> values = Values.of(content.getValue().getSchema());
        if (content.getKey().equals("*/*")) {
            return values.map(body -> call -> call.withBody(body.toString()));
        }
        return values.map(
                value ->
                        call ->
                                call.withBody(Values.json(value))
                                        .header("Content-Type: " + content.getKey()));
    }

    private static boolean isJson(Operation operation) {
        return operation.getRequestBody() != null
                && operation.getRequestBody().getContent().containsKey("application/json");
    }

    private static Arbitrary<UnaryOperator<Call>> security(Operation operation) {
        List<UnaryOperator<Call>> ways = new ArrayList<>();
        for (SecurityRequirement way : operation.getSecurity()) {
            if (way.containsKey("inbox")) {
                ways.add(call -> call.header("Authorization: Bearer {token}"));
            } else if (way.containsKey("admin")) {
                ways.add(call -> call.header("Authorization: Bearer {admin}"));
            } else if (way.containsKey("ticket")) {
                ways.add(call -> call.with("ticket={ticket}"));
            } else {
                ways.add(UnaryOperator.identity());
            }
        }
        return Arbitraries.of(ways);
    }
}
