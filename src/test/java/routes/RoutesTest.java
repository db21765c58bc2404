package routes;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The routes as Camel runs them. */
@QuarkusTest
@TestProfile(RoutesTest.OwnData.class)
class RoutesTest {

    public static class OwnData implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                return Map.of("caravan.data", Files.createTempDirectory("caravan").toString());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Inject CamelRuntime camel;

    private static ModelCamelContext context;

    /** The program's main class does this; a test has none. */
    @BeforeEach
    void start() {
        if (context == null) {
            camel.start();
            context = (ModelCamelContext) camel.getCamelContext();
        }
    }

    private static final Pattern STAGE =
            Pattern.compile("^\\| `([a-z-]+)` \\| `([A-Za-z/]+\\.java)` \\|.*");

    private static final Pattern ID = Pattern.compile("\\.id\\(\"([a-z-]+)\"\\)");

    /** Of a node in the colour of a route, its name. */
    private static final Pattern SHAPE =
            Pattern.compile("<title>([^<]+)</title>\n<path fill=\"#dbeafe\"");

    private List<RouteDefinition> definitions() {
        return context.getRouteDefinitions();
    }

    @Test
    void everyRouteHasAnIdOfItsOwn() {
        assertThat(definitions()).isNotEmpty().allMatch(RouteDefinition::hasCustomIdAssigned);
    }

    @Test
    void everyRouteNamesARouteConfiguration() {
        Set<String> known =
                Set.of(Problems.PROBLEM, Problems.FOLLOW, Problems.NEXT, Problems.INNER);
        assertThat(definitions())
                .allSatisfy(route -> assertThat(known).contains(route.getRouteConfigurationId()));
    }

    @Test
    void onlyInnerStagesLeaveTheirFailuresToTheirCaller() {
        assertThat(definitions())
                .filteredOn(route -> route.getRouteConfigurationId().equals(Problems.INNER))
                .isNotEmpty()
                .allMatch(route -> route.getEndpointUrl().startsWith("direct:"));
    }

    @Test
    void camelItselfLogsNoFailure() {
        assertThat(context.getRouteConfigurationDefinitions())
                .flatExtracting(RouteConfigurationDefinition::getOnExceptions)
                .isNotEmpty()
                .allMatch(
                        failure ->
                                "false"
                                        .equals(
                                                failure.getRedeliveryPolicyType()
                                                        .getLogRetryAttempted()));
    }

    @Test
    void everyRouteRuns() {
        assertThat(context.getRoutes())
                .allMatch(
                        route ->
                                context.getRouteController().getRouteStatus(route.getRouteId())
                                        == ServiceStatus.Started);
    }

    /** The README's table of stages is the routes, no more and no fewer, and names their files. */
    @Test
    void theReadmeTellsTheRoutes() throws IOException {
        Map<String, String> told = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            var stage = STAGE.matcher(line);
            if (stage.matches()) {
                told.put(stage.group(1), stage.group(2));
            }
        }
        Set<String> running =
                definitions().stream()
                        .map(RouteDefinition::getRouteId)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(told.keySet()).isEqualTo(running);
        assertThat(told.values())
                .allMatch(file -> Files.exists(Path.of("src/main/java/routes", file)));
        told.forEach(
                (id, file) ->
                        assertThat(Path.of("src/main/java/routes", file))
                                .content()
                                .contains("\"" + id + "\""));
    }

    /** The picture of a family shows its routes, no more and no fewer, as it was drawn. */
    @ParameterizedTest
    @ValueSource(strings = {"inbound", "outbound"})
    void thePictureShowsTheFamily(String name) throws IOException {
        Set<String> family;
        try (Stream<Path> files = Files.list(Path.of("src/main/java/routes", name))) {
            family =
                    files.map(RoutesTest::text)
                            .flatMap(text -> ID.matcher(text).results())
                            .map(id -> id.group(1))
                            .collect(Collectors.toCollection(TreeSet::new));
        }
        assertThat(shapes(name + ".svg")).isEqualTo(family);
    }

    /** What is drawn in the colour of a route. */
    private static Set<String> shapes(String picture) {
        return SHAPE.matcher(text(Path.of("docs", picture)))
                .results()
                .map(shape -> shape.group(1).replace("&#45;", "-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
