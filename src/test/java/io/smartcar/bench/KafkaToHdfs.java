package io.smartcar.bench;

import io.smartcar.bench.loop.KafkaToHdfsLoop;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.hadoop.StoredFiles;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** Events that wait in a topic, into files. */
final class KafkaToHdfs extends PathContenders {
    private static final int ROLL_MILLIS = 1_000;
    private static final String TOPIC = "bench-hdfs";

    private final String format;
    private final String compression;

    KafkaToHdfs(BenchServers servers, long events, String format, String compression) {
        super(servers, events, List.of(200_000, 50_000));
        this.format = format;
        this.compression = compression;
    }

    @Override
    void prepare() {
        if (cluster.endOffset(TOPIC) == events) {
            return; // those of the other format
        }
        createTopic(TOPIC);
        new DriverData().send(cluster.brokers(), TOPIC, events);
    }

    @Override
    Attempt ours(String id, String variant) {
        RoutesProcess routes = servers.ours(id, variant)
                .set("process.roles", "storer")
                .set("store.sinks", "hdfs")
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", TOPIC)
                .set("store.group", id)
                .set("hdfs.path", "/" + id)
                .set("hdfs.format", format)
                .set("hdfs.compression", compression)
                .set("hdfs.roll.age-ms", ROLL_MILLIS)
                .set("camel.component.hdfs.replication", 1)
                .build();
        return started(id, id + "-hdfs", routes.process());
    }

    @Override
    Attempt loop(String id, int batch) {
        return started(
                id,
                id,
                servers.loop(
                        id,
                        KafkaToHdfsLoop.class,
                        cluster.brokers(),
                        TOPIC,
                        id,
                        batch,
                        cluster.hadoop().uri(),
                        "/" + id));
    }

    @Override
    Attempt flume(String id) throws IOException {
        Map<String, Object> values = Map.of(
                "brokers",
                cluster.brokers(),
                "topic",
                TOPIC,
                "group",
                id,
                "path",
                cluster.hadoop().uri() + "/" + id);
        return started(id, id, servers.flume(id, "kafka-to-hdfs.conf", values));
    }

    private Attempt started(String id, String group, ServerProcess process) {
        process.launch();
        return new Attempt(process, () -> cluster.committedOffset(group, TOPIC), () -> {
            try {
                remove(id);
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot check the files of " + id, failure);
            }
        });
    }

    private void remove(String id) throws IOException {
        StoredFiles files = new StoredFiles(cluster.hadoop().access(), "/" + id);
        long stored = StoredFiles.sum(files.folders().values()).events();
        if (stored != events) {
            throw new IllegalStateException(id + " stored " + stored + " of " + events + " events");
        }
        cluster.hadoop().fileSystem().delete(new Path("/" + id), true);
    }
}
