package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.store.Store;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Health where events are stored without Kafka: events-to-hbase. */
class TableHealthTest {
    @Test
    void shouldBeDownWhileATableIsMissingAlsoIfNoEventComes() throws Exception {
        AtomicReference<Exception> failure = new AtomicReference<>(
                new IOException("table driver is missing: create it", new TableNotFoundException("driver")));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TableHealth health = started(context, () -> {
                if (failure.get() != null) {
                    throw failure.get();
                }
            });
            await().untilAsserted(() -> assertThat(state(context)).isEqualTo("table driver is missing: create it"));
            // the health checks of producers report it
            failure.set(new ConnectException("refused"));
            health.ask();
            assertThat(state(context)).isEqualTo("UP");
            failure.set(null);
            health.ask();
            assertThat(state(context)).isEqualTo("UP");
        }
    }

    @Test
    void shouldAnswerWhileTheStoreHangs() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            started(context, () -> {
                hanging.countDown();
                new CountDownLatch(1).await();
            });
            hanging.await();
            assertThat(state(context)).isEqualTo("UP");
        }
    }

    /** An answer that waited for HBase would take seconds each time, the time-out of its client. */
    @Test
    @Timeout(60)
    void shouldAnswerReadyWhileHBaseHangs(@TempDir Path folder) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            Main main = new Main();
            main.configure().setProfile("direct");
            main.addOverrideProperty("files.directory", folder.resolve("drop").toString());
            main.addOverrideProperty("dead-letters.directory", folder.toString());
            main.addOverrideProperty("camel.component.hbase.zookeeper-quorum", "127.0.0.1:" + silent.getLocalPort());
            main.addOverrideProperty("camel.management.port", String.valueOf(port));
            main.addOverrideProperty("camel.main.shutdown-timeout", "5");
            main.start();
            try {
                HttpRequest ready = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
                        .build();
                HttpClient client = HttpClient.newHttpClient();
                for (int request = 0; request < 100; request++) {
                    HttpResponse<String> answer = client.send(ready, HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(503);
                }
            } finally {
                main.stop();
            }
        }
    }

    private static TableHealth started(DefaultCamelContext context, Store.Probe tables) {
        TableHealth health = new TableHealth(tables);
        health.start(context);
        context.start();
        return health;
    }

    private static String state(DefaultCamelContext context) {
        HealthCheck.Result result = HealthCheckRegistry.get(context)
                .getCheck("tables")
                .orElseThrow()
                .call();
        return result.getState() == HealthCheck.State.UP
                ? "UP"
                : result.getMessage().orElse("");
    }
}
