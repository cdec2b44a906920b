package io.smartcar.store.transaction;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.event.kind.KindFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A storing process as it is configured for production, inside the test's JVM: the real routes, between a topic and a
 * table of its own.
 */
final class Storer implements AutoCloseable {
    final LocalCluster cluster;
    final String topic;
    final String table;
    final String group;
    final String deadLetters;

    private final List<String> settings = new ArrayList<>();
    private Main main;
    private int sent;

    Storer(LocalCluster cluster) {
        this.cluster = cluster;
        String name = "storing-" + UUID.randomUUID().toString().substring(0, 8);
        topic = name;
        table = name;
        group = name;
        deadLetters = name + "-dead";
        cluster.createTopic(deadLetters, 1);
    }

    Storer topic(int partitions) {
        cluster.createTopic(topic, partitions);
        return this;
    }

    /** The table keeps ten versions: a second write of a cell would be visible. */
    Storer table() {
        // a master that has just started may still reject requests
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> cluster.createTable(table, "cf1", 10));
        return this;
    }

    Storer set(String key, Object value) {
        settings.add(key + "=" + value);
        return this;
    }

    Storer start() throws Exception {
        main = new Main();
        set("camel.main.routes-include-pattern", "file:routes/*.camel.yaml");
        set("process.roles", "storer");
        set("camel.component.kafka.brokers", cluster.brokers());
        set("camel.component.hbase.zookeeper-quorum", cluster.zookeeper());
        set("camel.management.enabled", "false");
        set("topics.create", "false");
        set("kinds.directory", KindFolder.of("driver"));
        set("kind.driver.topic", topic);
        set("kind.driver.table", table);
        set("store.group", group);
        set("dead-letters.topic", deadLetters);
        set("camel.main.shutdown-timeout", "10");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            main.addOverrideProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        main.start();
        return this;
    }

    /** Sends driver events, each of another second and so of another row; returns the total number. */
    int send(int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = sent++;
            String car = "A" + String.format("%04d", number % 100);
            String line = String.format(
                    "2016%02d%02d%02d%02d%02d,%s,3,0,F,N,15,C01",
                    1 + number / 2_419_200 % 12,
                    1 + number / 86_400 % 28,
                    number / 3_600 % 24,
                    number / 60 % 60,
                    number % 60,
                    car);
            records.add(new ProducerRecord<>(
                    topic, car.getBytes(StandardCharsets.UTF_8), line.getBytes(StandardCharsets.UTF_8)));
        }
        cluster.send(records);
        return sent;
    }

    /** Sends lines as they are. */
    void send(List<String> lines) {
        cluster.send(lines.stream()
                .map(line -> new ProducerRecord<byte[], byte[]>(topic, line.getBytes(StandardCharsets.UTF_8)))
                .toList());
        sent += lines.size();
    }

    long rows() {
        return cluster.countRows(table);
    }

    HealthCheck.Result health() {
        return health("store");
    }

    HealthCheck.Result health(String check) {
        return HealthCheckHelper.getHealthCheck(main.getCamelContext(), check, HealthCheck.class)
                .call();
    }

    double gate() {
        return main.getCamelContext()
                .getRegistry()
                .findSingleByType(MeterRegistry.class)
                .get("store.gate.closed")
                .gauge()
                .value();
    }

    void stop() {
        if (main != null) {
            main.stop();
            main = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
