package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.hadoop.HadoopServers;
import io.smartcar.cluster.hadoop.StoredFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files through Kafka into HDFS, with real servers: each event is found in the files by another reader. */
class HadoopIT {
    private static final Duration BOUND = Duration.ofSeconds(120);

    private final LocalCluster shared = SharedCluster.get();
    private final HadoopServers hadoop = SharedCluster.hadoop();

    @TempDir
    Path folder;

    @Test
    void shouldHaveEachEventInAFileOnceAfterAStopInTheMiddle() throws Exception {
        Fleet fleet = new Fleet(folder);
        try (RoutesProcess routes = routes("stopped", fleet).build()) {
            routes.start();
            fleet.drop(30_000);
            fleet.dropStatus(10_000);
            await().atMost(BOUND).until(() -> routes.metrics().sum("events.held") > 0);
            assertThat(folders("stopped").folders()).as("open files are hidden").isEmpty();
            assertThat(Monitoring.metrics().stream().filter(name -> name.startsWith("events_held")))
                    .isNotEmpty()
                    .isSubsetOf(routes.metrics().names());

            routes.stop();

            StoredFiles.Folder visible =
                    StoredFiles.sum(folders("stopped").folders().values());
            assertThat(visible.events())
                    .isPositive()
                    .isEqualTo(committed("stopped", "driver") + committed("stopped", "status"));

            routes.start();
            awaitCommitted("stopped", "driver", 30_000);
            awaitCommitted("stopped", "status", 10_000);
        }
        assertThatEachIsThereOnce("stopped", fleet);
        assertThat(folders("stopped").folders().keySet())
                .containsExactly("driver/wrk_date=20160101", "status/wrk_date=20160101");
    }

    @Test
    @Tag("topologies")
    void shouldStoreIntoHBaseWhileHadoopIsDownAndIntoHadoopAfterwards() throws Exception {
        Fleet fleet = new Fleet(folder);
        shared.createTable("hadoop-both-driver", "cf1", 10);
        shared.createTable("hadoop-both-status", "cf1", 10);
        try (RoutesProcess routes =
                routes("both", fleet).set("store.sinks", "hbase,hdfs").build()) {
            routes.start();
            fleet.drop(3_000);
            awaitCommitted("both", "driver", 3_000);

            hadoop.nameNode().kill();
            try {
                fleet.drop(3_000);
                fleet.dropStatus(3_000);
                shared.awaitRows("hadoop-both-driver", 6_000, BOUND);
                shared.awaitRows("hadoop-both-status", 3_000, BOUND);
                await().atMost(BOUND)
                        .untilAsserted(() -> assertThat(routes.health()).contains("kafka-to-hdfs"));
            } finally {
                hadoop.nameNode().start();
            }
            awaitCommitted("both", "driver", 6_000);
            awaitCommitted("both", "status", 3_000);
        }
        assertThatEachIsThereOnce("both", fleet);
        assertThat(Fleet.lines(shared.rows("hadoop-both-driver"))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
    }

    @Test
    @Tag("topologies")
    void shouldLoseAndRepeatNothingWhenStorersAreKilledWithOpenFiles() throws Exception {
        Fleet fleet = new Fleet(folder);
        try (RoutesProcess first = routes("killed", fleet).name("first").build();
                RoutesProcess second = routes("killed", fleet)
                        .name("second")
                        .set("process.roles", "storer")
                        .build()) {
            first.start();
            second.start();
            for (int round = 0; round < 3; round++) {
                fleet.drop(20_000);
                fleet.dropStatus(5_000);
                await().atMost(BOUND).until(() -> second.metrics().sum("events.held") > 0);
                second.kill();
                second.start();
            }
            awaitCommitted("killed", "driver", 60_000);
            awaitCommitted("killed", "status", 15_000);
        }
        assertThatEachIsThereOnce("killed", fleet);
    }

    private RoutesProcess.Builder routes(String name, Fleet fleet) {
        return RoutesProcess.of(shared, folder)
                .set("camel.main.profile", "hadoop")
                .set("camel.component.hdfs.uri", hadoop.uri())
                .set("camel.component.kafka.session-timeout-ms", 10_000)
                .set("files.directory", fleet.incoming())
                .set("files.done-directory", folder.resolve("done"))
                .set("files.quiet-ms", 0)
                .set("hdfs.path", path(name))
                .set("hdfs.roll.idle-ms", 3_000)
                .set("kind.driver.topic", topic(name, "driver"))
                .set("kind.status.topic", topic(name, "status"))
                .set("kind.driver.table", "hadoop-" + name + "-driver")
                .set("kind.status.table", "hadoop-" + name + "-status")
                .set("dead-letters.topic", "hadoop-" + name + "-dead")
                .set("store.group", "hadoop-" + name);
    }

    private static String path(String name) {
        return "/hadoop-" + name;
    }

    private static String topic(String name, String kind) {
        return "hadoop-" + name + "-" + kind;
    }

    private long committed(String name, String kind) {
        return shared.committedOffset("hadoop-" + name + "-hdfs", topic(name, kind));
    }

    private void awaitCommitted(String name, String kind, long count) {
        shared.awaitOffset("hadoop-" + name + "-hdfs", topic(name, kind), count, BOUND);
    }

    private StoredFiles folders(String name) {
        return new StoredFiles(hadoop.access(), path(name));
    }

    private void assertThatEachIsThereOnce(String name, Fleet fleet) throws IOException {
        assertThat(folders(name).lines("driver")).containsExactlyInAnyOrderElementsOf(fleet.dropped());
        assertThat(folders(name).lines("status")).containsExactlyInAnyOrderElementsOf(fleet.droppedStatus());
        assertThat(openFiles(name)).as("files that no reader will see").isEmpty();
    }

    /** The hidden files, except those that hold a position. */
    private Stream<FileStatus> openFiles(String name) throws IOException {
        return hadoop.access().hiddenFiles(path(name)).stream()
                .filter(file -> !file.getPath().getName().startsWith("_"));
    }
}
