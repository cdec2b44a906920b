package io.smartcar.bench;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.Project;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Events that wait in a topic, through the route into a table without its last step: rows are made, and nothing is stored. */
final class KafkaToNothing extends PathContenders {
    private static final String TOPIC = "bench-nothing";
    private static final String ROUTE = "kafka-to-hbase.camel.yaml";
    private static final String LAST_STEP = "\n              - to:\n                  id: to-hbase\n";

    private Path routes;

    KafkaToNothing(BenchServers servers, long events) {
        super(servers, events, List.of());
    }

    @Override
    void prepare() throws IOException {
        createTopic(TOPIC);
        new DriverData().send(cluster.brokers(), TOPIC, events);
        cluster.createTable(TOPIC, "cf1", 1);
        routes = servers.folder("routes");
        try (Stream<Path> files = Files.list(Project.path("routes"))) {
            files.forEach(this::copy);
        }
    }

    private void copy(Path route) {
        try {
            String text = Files.readString(route);
            if (route.endsWith(ROUTE)) {
                text = text.substring(0, text.indexOf(LAST_STEP) + 1);
            }
            Files.writeString(routes.resolve(route.getFileName()), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    Attempt ours(String id, String variant) {
        RoutesProcess process = servers.ours(id, variant)
                .set("camel.main.routes-include-pattern", "file:" + routes + "/*.camel.yaml")
                .set("process.roles", "storer")
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", TOPIC)
                .set("kind.driver.table", TOPIC)
                .set("store.group", id)
                .build();
        process.process().launch();
        return new Attempt(process.process(), () -> cluster.committedOffset(id, TOPIC), () -> {});
    }

    @Override
    Attempt loop(String id, int batch) {
        throw new UnsupportedOperationException("A loop that does nothing is no measure");
    }

    @Override
    Attempt flume(String id) {
        throw new UnsupportedOperationException("Flume's sink for nothing commits nothing");
    }
}
