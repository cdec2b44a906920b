package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the same route files run is configuration: the topology's file, and the roles of the process. */
class TopologyRoutesTest {
    private static final Set<String> EXPLAINED = new TreeSet<>(keys("application.properties"));

    @ParameterizedTest
    @CsvSource({
        "single-broker, file-to-events batches-to-events events-to-kafka dead-letters-to-kafka kafka-to-hbase",
        "multi-broker, file-to-events batches-to-events events-to-kafka dead-letters-to-kafka kafka-to-hbase",
        "multi-node, file-to-events batches-to-events events-to-kafka dead-letters-to-kafka kafka-to-hbase",
        "zookeeper, file-to-events batches-to-events events-to-kafka dead-letters-to-kafka kafka-to-hbase",
        "hadoop, file-to-events batches-to-events events-to-kafka dead-letters-to-kafka kafka-to-hdfs",
        "direct, file-to-events batches-to-events events-to-hbase dead-letters-to-file"
    })
    void shouldRunTheRoutesOfTheTopology(String topology, String routes) throws Exception {
        assertThat(routes(topology)).containsExactlyInAnyOrder(routes.split(" "));
    }

    @Test
    void shouldStoreIntoBothWithAGroupForEach() throws Exception {
        assertThat(routes("hadoop", "process.roles=storer", "store.sinks=hbase,hdfs"))
                .containsExactlyInAnyOrder("kafka-to-hbase", "kafka-to-hdfs", "dead-letters-to-kafka");
    }

    @Test
    void shouldNotStartWithASinkThatHasNoRoute() {
        assertThatThrownBy(() -> routes(
                        "hadoop",
                        "camel.main.routes-include-pattern=file:routes/kafka-to-hbase.camel.yaml,file:routes/*redelivery*.yaml,"
                                + "file:routes/dead-letters-*.yaml,file:routes/caller-decides.camel.yaml"))
                .hasStackTraceContaining("sink hdfs: there is no route kafka-to-hdfs")
                .hasStackTraceContaining("(store.sinks)");
    }

    @Test
    void shouldOnlyReadSourcesAsACollector() throws Exception {
        assertThat(routes("multi-node", "process.roles=collector"))
                .containsExactlyInAnyOrder(
                        "file-to-events", "batches-to-events", "events-to-kafka", "dead-letters-to-kafka");
    }

    @Test
    void shouldOnlyStoreAsAStorer() throws Exception {
        assertThat(routes("multi-node", "process.roles=storer"))
                .containsExactlyInAnyOrder("kafka-to-hbase", "dead-letters-to-kafka");
    }

    @Test
    void shouldReadFromTheReplicaOfItsRack() throws Exception {
        Main main = initialized("multi-node", "process.rack=rack-2");
        try {
            KafkaComponent kafka = main.getCamelContext().getComponent("kafka", KafkaComponent.class);
            assertThat(kafka.getConfiguration().createConsumerProperties()).containsEntry("client.rack", "rack-2");
        } finally {
            main.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-broker", "multi-broker", "multi-node", "zookeeper", "hadoop", "direct"})
    void shouldOnlyHoldKeysThatTheMainFileExplains(String topology) {
        assertThat(EXPLAINED).containsAll(keys("application-" + topology + ".properties"));
    }

    private static Set<String> routes(String topology, String... overrides) throws Exception {
        Main main = initialized(topology, overrides);
        try {
            Set<String> ids = new TreeSet<>();
            for (RouteDefinition route : ((ModelCamelContext) main.getCamelContext()).getRouteDefinitions()) {
                if (isIncluded(route, main.getCamelContext())) {
                    ids.add(route.getRouteId());
                }
            }
            return ids;
        } finally {
            main.shutdown();
        }
    }

    /** What Camel asks when it creates the route. */
    private static boolean isIncluded(RouteDefinition route, CamelContext context) {
        return context.resolveLanguage("simple")
                .createPredicate(context.resolvePropertyPlaceholders(route.getPrecondition()))
                .matches(new DefaultExchange(context));
    }

    private static Main initialized(String topology, String... overrides) throws Exception {
        Main main = new Main();
        main.configure().setProfile(topology);
        Arrays.stream(overrides)
                .map(override -> override.split("=", 2))
                .forEach(override -> main.addOverrideProperty(override[0], override[1]));
        main.addOverrideProperty("camel.management.enabled", "false");
        main.init();
        return main;
    }

    private static Set<String> keys(String file) {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources", file))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames();
    }
}
