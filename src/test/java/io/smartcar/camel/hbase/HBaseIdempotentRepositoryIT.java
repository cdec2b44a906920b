package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HBaseIdempotentRepositoryIT {
    private final LocalCluster cluster = SharedCluster.get();
    private final HBaseIdempotentRepository repository = new HBaseIdempotentRepository("idempotent", "info", "key");
    private HBaseRoutes routes;

    @BeforeEach
    void start() throws Exception {
        cluster.createTable("idempotent", "info", 1);
        routes = new HBaseRoutes(cluster);
        routes.component().setOperationTimeout(3_000);
        routes.start();
        repository.setCamelContext(routes.context());
        repository.start();
    }

    @AfterEach
    void stop() {
        repository.stop();
        routes.close();
        cluster.dropTable("idempotent");
    }

    @Test
    void shouldKeepKeysUntilTheyAreRemoved() {
        assertThat(repository.add("a")).isTrue();
        assertThat(repository.add("a")).isFalse();
        assertThat(repository.contains("a")).isTrue();
        assertThat(repository.contains("b")).isFalse();

        assertThat(repository.remove("a")).isTrue();
        assertThat(repository.remove("a")).isFalse();
        assertThat(repository.contains("a")).isFalse();
        assertThat(repository.add("a")).isTrue();
        assertThat(repository.confirm("a")).isTrue();
    }

    @Test
    void shouldRemoveAllKeysWhenCleared() {
        IntStream.range(0, 50).forEach(number -> repository.add("key-" + number));

        repository.clear();

        assertThat(cluster.countRows("idempotent")).isZero();
    }

    @Test
    void shouldLetOneOfManyThreadsAddAKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "key-" + round;
                List<Future<Boolean>> added = threads.invokeAll(Collections.nCopies(8, () -> repository.add(key)));
                int winners = 0;
                for (Future<Boolean> one : added) {
                    winners += one.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldExpireAKeyAfterItsTimeToLive() {
        repository.setTimeToLive(500);
        repository.add("brief");

        await().until(() -> !repository.contains("brief"));
        assertThat(repository.add("brief")).isTrue();
    }

    @Test
    void shouldThrowInAnOutageInsteadOfDroppingMessages() throws Exception {
        List<Object> passed = new CopyOnWriteArrayList<>();
        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .idempotentConsumer(header("id"), repository)
                        .process(e -> passed.add(e.getIn().getBody()));
            }
        });
        routes.request("in", "first", "id", "1");
        routes.request("in", "again", "id", "1");

        cluster.hbase().getAdmin().disableTable(TableName.valueOf("idempotent"));
        assertThat(routes.send("in", "second", "id", "2").getException()).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> repository.contains("1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Failed to look for key '1' in the repository in table 'idempotent'");

        cluster.hbase().getAdmin().enableTable(TableName.valueOf("idempotent"));
        routes.request("in", "second", "id", "2");
        assertThat(passed).containsExactly("first", "second");
    }

    /** The request lies in the connection of the server that does not answer, which executes it once it runs again. */
    @Test
    void shouldTreatARedeliveryAsNewIfTheFirstAttemptTimedOut() {
        repository.add("warm");
        cluster.master().freeze();
        try {
            assertThatThrownBy(() -> repository.add("late")).isInstanceOf(UncheckedIOException.class);
        } finally {
            cluster.master().thaw();
        }
        await().ignoreExceptions().until(() -> repository.contains("late"));

        assertThat(repository.add("late")).isTrue();
        assertThat(repository.add("late")).isFalse();
    }
}
