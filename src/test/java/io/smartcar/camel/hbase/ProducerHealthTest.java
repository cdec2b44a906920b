package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which checks the context has, and when. No server is needed for that. */
class ProducerHealthTest {
    private static final String ONE = "hbase:one?row.family=info&row.qualifier=x";
    private static final String TWO = "hbase:two?row.family=info&row.qualifier=x";

    private final HBaseRoutes routes = new HBaseRoutes("127.0.0.1:9");
    private HealthCheckRepository checks;

    @BeforeEach
    void enableChecksOfProducers() throws Exception {
        HealthCheckRegistry registry = HealthCheckHelper.getHealthCheckRegistry(routes.context());
        checks = (HealthCheckRepository) registry.resolveById("producers");
        registry.register(checks);
        checks.setEnabled(true);
        routes.component().setOperationTimeout(500);
        routes.to("one", ONE).to("two", TWO);
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldRegisterTheCheckOfAProducerWhileItIsStarted() throws Exception {
        assertThat(ids()).isEmpty();

        routes.start();
        assertThat(ids()).hasSize(2).anyMatch(id -> id.startsWith("producer:hbase-one-"));
        assertThat(HealthCheckHelper.invoke(routes.context()))
                .hasSize(2)
                .extracting(HealthCheck.Result::getState)
                .containsOnly(HealthCheck.State.DOWN);

        routes.context().getRouteController().stopRoute("one");
        routes.context().removeRoute("one");
        assertThat(ids()).singleElement().asString().startsWith("producer:hbase-two-");

        routes.close();
        assertThat(checks.stream()).isEmpty();
    }

    @Test
    void shouldDisableChecksIfTheComponentDisablesThem() {
        routes.component().setHealthCheckProducerEnabled(false);
        routes.start();

        assertThat(checks.stream()).hasSize(2).noneMatch(HealthCheck::isEnabled);
        assertThat(HealthCheckHelper.invoke(routes.context()))
                .extracting(HealthCheck.Result::getState)
                .doesNotContain(HealthCheck.State.DOWN);
    }

    @Test
    void shouldAskTheClusterWithoutATable() throws Exception {
        routes.to("any", "hbase").start();
        await().untilAsserted(() -> assertThat(HealthCheckHelper.invoke(routes.context()))
                .extracting(result -> result.getMessage().orElse(""))
                .anyMatch(message -> message.matches(
                        "Table 'hbase:meta' of HBase at 127.0.0.1:9/hbase cannot be read: .+," + " since 20.+Z")));
    }

    /** Otherwise the probes of an orchestrator would time out, and the operator would not learn why. */
    @Test
    void shouldAnswerAtOnceWhileTheClusterDoesNot() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            routes.component().setZookeeperQuorum("127.0.0.1:" + silent.getLocalPort());
            routes.start();
            HealthCheckHelper.invoke(routes.context());

            long begin = System.nanoTime();
            Collection<HealthCheck.Result> results = HealthCheckHelper.invoke(routes.context());

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(100));
            assertThat(results)
                    .extracting(result -> result.getMessage().orElse(""))
                    .allMatch(message -> message.contains("since 20"));
        }
    }

    private List<String> ids() {
        return checks.stream().map(HealthCheck::getId).toList();
    }
}
