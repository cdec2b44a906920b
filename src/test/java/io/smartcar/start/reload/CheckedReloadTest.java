package io.smartcar.start.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.engine.BaseExecutorServiceManager;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Editing the real routes while they run. */
class CheckedReloadTest {
    private static final List<String> ROUTES = List.of(
            "file-to-events",
            "batches-to-events",
            "events-to-kafka",
            "dead-letters-to-kafka",
            "send-redelivery",
            "caller-decides");

    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of(CheckedReload.class);
    private Main main;

    @BeforeEach
    void start() throws Exception {
        for (String route : ROUTES) {
            Files.copy(Path.of("routes", route + ".camel.yaml"), file(route));
        }
        // as the settings have it
        start(Path.of("").toAbsolutePath().relativize(folder));
    }

    private void start(Path watched) throws Exception {
        main = reloading(watched, folder.resolve("incoming"));
        main.start();
    }

    /** The program with the routes of a folder, which it watches. */
    static Main reloading(Path watched, Path drop) {
        Main main = new Main();
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:" + watched + "/*.camel.yaml");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("topics.wait-ms", "0");
        main.addOverrideProperty("files.directory", drop.toString());
        main.addOverrideProperty("routes.reload", "true");
        main.addOverrideProperty("routes.reload-directory", watched.toString());
        return main;
    }

    @AfterEach
    void stop() {
        main.stop();
        log.close();
    }

    @Test
    void shouldTakeUpAGoodEdit() throws Exception {
        edit("events-to-kafka", "Sends events to the Kafka topics of their kinds", "Edited");
        await().until(() -> description("events-to-kafka"), "Edited"::equals);
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    @Test
    void shouldTakeUpAGoodEditInAFolderThatIsNamedFromTheRoot() throws Exception {
        main.stop();
        start(folder.toAbsolutePath());
        edit("events-to-kafka", "Sends events to the Kafka topics of their kinds", "Edited");
        await().until(() -> description("events-to-kafka"), "Edited"::equals);
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    @Test
    void shouldRebuildARouteWhenItsConfigurationIsEdited() throws Exception {
        Route before = route("events-to-kafka");
        edit("send-redelivery", "backOffMultiplier: 2", "backOffMultiplier: 3");
        await().until(() -> route("events-to-kafka"), route -> route != null && route != before);
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    @Test
    void shouldStopARouteThatIsNoLongerInItsFile() throws Exception {
        edit("events-to-kafka", "id: events-to-kafka", "id: to-kafka-topics");
        await().until(() -> route("to-kafka-topics") != null);
        assertThat(route("events-to-kafka")).isNull();
    }

    @Test
    void shouldTakeUpTheOldRouteAgainWhenTheEditedOneDoesNotStart() throws Exception {
        String description = "Reads the files of the drop folder as events";
        edit("events-to-kafka", "routeConfigurationId:", "startupOrder: 1\n    routeConfigurationId:");
        await().until(
                        () -> route("events-to-kafka"),
                        route -> route != null && Objects.equals(route.getStartupOrder(), 1));
        edit("file-to-events", description, "Edited\n    startupOrder: 1");
        await().untilAsserted(() -> assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .startsWith("Failed to start the edited routes")
                .contains("startupOrder"));
        await().until(() -> description("file-to-events"), description::equals);
    }

    @Test
    void shouldRejectTheIdOfAnotherRoute() throws Exception {
        Route before = route("events-to-kafka");
        edit("events-to-kafka", "id: events-to-kafka", "id: file-to-events");
        await().untilAsserted(() -> assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains("events-to-kafka.camel.yaml:4: route 'file-to-events' has the id of a route in"));
        assertThat(route("events-to-kafka")).isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "file-to-events    | routeConfigurationId: send-redelivery | routeConfigurationId: sent-redelivery | 'sent-redelivery'",
                "file-to-events    | ref: fileEvents                      | ref: fileEvens                      | did you mean 'fileEvents'?",
                "file-to-events    | filter: \"#bean:fileSelector\"       | filter: \"#bean:selector\"            | 'selector'",
                "file-to-events    | {{files.poll-ms}}                     | {{files.pol-ms}}                      | did you mean 'files.poll-ms'?",
                "file-to-events    | recursive: true                       | recursiv: true                        | recursiv",
                "file-to-events    | streaming: true                       | streamin: true                        | streamin",
                "batches-to-events | expression: \"${body.rejected}\"       | expression: \"${body.rejected\"        | body.rejected",
                "file-to-events    | uri: file                             | uri: fiel                             | fiel",
                "batches-to-events | name: dead-letters                    | name: dead-leters                     | did you mean 'dead-letters'?",
                "batches-to-events | name: events                          | name: event                           | did you mean 'events'?",
                "file-to-events    | stopOnException: true                 | stopOnException: false                | add stopOnException: true",
                "file-to-events    | streaming: true                       | parallelProcessing: true              | remove parallelProcessing",
                "file-to-events    | method: acknowledge                   | method: toString                      | method: acknowledge",
                "file-to-events    |       steps:                          |      steps: [                         | found '-'",
            })
    void shouldRejectABrokenEditAndLeaveTheOldRouteRunning(String id, String good, String broken, String named)
            throws Exception {
        Route before = route(id);
        edit(id, good, broken);
        await().untilAsserted(() ->
                assertThat(log.messages(Level.ERROR)).singleElement().asString().contains(id + ".camel.yaml", named));
        assertThat(route(id)).isSameAs(before);
        assertThat(main.getCamelContext().getRouteController().getRouteStatus(id))
                .matches(status -> status.isStarted());
    }

    @Test
    void shouldLeaveNothingBehindOfRejectedEdits() throws Exception {
        String text = Files.readString(Path.of("routes/kafka-to-hbase.camel.yaml"))
                + Files.readString(Path.of("routes/store-redelivery.camel.yaml"))
                + """
                - route:
                    id: edited
                    from:
                      uri: direct:edited
                      steps:
                        - threads:
                            poolSize: 1
                        - wireTap:
                            uri: log:tapped
                        - multicast:
                            parallelProcessing: true
                            steps:
                              - to: log:parallel
                        - aggregate:
                            correlationExpression:
                              constant: all
                            aggregationStrategy: "#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy"
                            completionSize: 10
                            completionTimeout: 1000
                            parallelProcessing: true
                            steps:
                              - to: log:gathered
                        - to:
                            uri: log:wrong
                            parameters:
                              groupSize: many
                """;
        Resource edited = ResourceHelper.fromString("file:" + folder + "/kafka-to-hbase.camel.yaml", text);
        RouteValidator validator = new RouteValidator(main.getCamelContext(), Map.of());
        // the first one also creates the component
        reject(validator, edited);
        String before = counts();
        for (int edit = 0; edit < 50; edit++) {
            reject(validator, edited);
        }
        assertThat(counts()).isEqualTo(before);
    }

    private static void reject(RouteValidator validator, Resource edited) {
        assertThatThrownBy(() -> validator.validate(edited)).hasStackTraceContaining("groupSize");
    }

    /** What a context has that a route may add to. */
    private String counts() throws Exception {
        CamelContext context = main.getCamelContext();
        return "endpoints " + context.getEndpoints().size()
                + ", services "
                + context.getCamelContextExtension().getServices().size()
                + ", health " + HealthCheckRegistry.get(context).getCheckIDs().size()
                + ", strategies " + context.getLifecycleStrategies().size()
                + ", routes " + context.getRoutesSize()
                + ", definitions "
                + ((ModelCamelContext) context).getRouteDefinitions().size()
                + ", pools " + pools(context);
    }

    private static int pools(CamelContext context) throws Exception {
        Field pools = BaseExecutorServiceManager.class.getDeclaredField("executorServices");
        pools.setAccessible(true);
        return ((List<?>) pools.get(context.getExecutorServiceManager())).size();
    }

    private String description(String id) {
        Route route = route(id);
        return route == null ? null : route.getDescription();
    }

    private Route route(String id) {
        return main.getCamelContext().getRoute(id);
    }

    private Path file(String route) {
        return folder.resolve(route + ".camel.yaml");
    }

    private void edit(String route, String from, String to) throws IOException {
        String text = Files.readString(file(route));
        assertThat(text).contains(from);
        Files.writeString(file(route), text.replace(from, to));
    }
}
