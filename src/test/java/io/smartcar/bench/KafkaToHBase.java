package io.smartcar.bench;

import io.smartcar.bench.loop.KafkaToHBaseLoop;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Events that wait in a topic, into a table of one region. */
final class KafkaToHBase extends PathContenders {
    private final DriverData data;
    private final String topic;
    private final String heap;

    KafkaToHBase(BenchServers servers, long events, DriverData data, String heap) {
        super(servers, events, List.of(5_000, 2_000));
        this.data = data;
        this.heap = heap;
        topic = "bench-" + data;
    }

    @Override
    void prepare() {
        createTopic(topic);
        data.send(cluster.brokers(), topic, events);
    }

    @Override
    Attempt ours(String id, String variant) {
        RoutesProcess routes = servers.ours(id, variant)
                .heap(heap)
                .set("process.roles", "storer")
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", topic)
                .set("kind.driver.columns", data.names())
                .set("kind.driver.table", id)
                .set("store.group", id)
                .build();
        return started(id, routes.process());
    }

    @Override
    Attempt loop(String id, int batch) {
        String zookeeper = cluster.zookeeper();
        return started(
                id,
                servers.loop(
                        id,
                        KafkaToHBaseLoop.class,
                        cluster.brokers(),
                        topic,
                        id,
                        batch,
                        zookeeper.substring(zookeeper.indexOf(':') + 1),
                        id,
                        data.names()));
    }

    @Override
    Attempt flume(String id) throws IOException {
        Map<String, Object> values = Map.of(
                "brokers", cluster.brokers(),
                "topic", topic,
                "group", id,
                "zookeeper", cluster.zookeeper(),
                "table", id,
                "columns", data.names(),
                "regex", data.names().replaceAll("[^,]+", "([^,]*)"));
        return started(id, servers.flume(id, "kafka-to-hbase.conf", values));
    }

    private Attempt started(String id, ServerProcess process) {
        cluster.createTable(id, "cf1", 1);
        process.launch();
        return new Attempt(process, () -> cluster.committedOffset(id, topic), () -> {
            long rows = cluster.countRows(id);
            if (rows != events) {
                throw new IllegalStateException(id + " stored " + rows + " rows of " + events + " events");
            }
            cluster.dropTable(id);
        });
    }
}
