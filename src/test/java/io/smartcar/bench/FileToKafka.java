package io.smartcar.bench;

import io.smartcar.bench.loop.FileToKafkaLoop;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A dropped file of lines of about 37 bytes, into a topic. */
final class FileToKafka extends PathContenders {
    private static final String NAME_OF_FILE = "SmartCarDriverInfo-bench.log";

    private final DriverData lines;
    private Path data;

    FileToKafka(BenchServers servers, long events, DriverData lines) {
        super(servers, events, List.of(5_000, 2_000, 15_000));
        this.lines = lines;
    }

    @Override
    void prepare() throws IOException {
        data = servers.folder("data").resolve(NAME_OF_FILE);
        lines.write(data, events);
    }

    @Override
    Attempt ours(String id, String variant) throws IOException {
        Path file = dropped(id);
        RoutesProcess routes = servers.ours(id, variant)
                .set("process.roles", "collector")
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", id)
                .set("files.directory", file.getParent())
                .set("files.quiet-ms", 0)
                .build();
        return started(id, routes.process());
    }

    @Override
    Attempt loop(String id, int batch) throws IOException {
        return started(id, servers.loop(id, FileToKafkaLoop.class, cluster.brokers(), id, dropped(id), batch));
    }

    @Override
    Attempt flume(String id) throws IOException {
        Map<String, Object> values = Map.of(
                "folder", dropped(id).getParent(),
                "state", servers.folder(id + "-state"),
                "brokers", cluster.brokers(),
                "topic", id);
        return started(id, servers.flume(id, "file-to-kafka.conf", values));
    }

    private Path dropped(String id) throws IOException {
        return Files.createLink(servers.folder(id).resolve(NAME_OF_FILE), data);
    }

    private Attempt started(String topic, ServerProcess process) {
        createTopic(topic);
        process.launch();
        return new Attempt(process, () -> cluster.endOffset(topic), () -> cluster.deleteTopic(topic));
    }
}
