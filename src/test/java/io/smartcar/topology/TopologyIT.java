package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same routes and the same data in every topology, with real servers: what differs is the profile and the addresses.
 * {@code -Dtopologies=all} runs all of them, otherwise it is a choice that differs most.
 */
class TopologyIT {
    private static final Duration BOUND = Duration.ofSeconds(120);

    private final LocalCluster shared = SharedCluster.get();

    @TempDir
    Path folder;

    static Stream<String> topologies() {
        return System.getProperty("topologies", "").equals("all")
                ? Stream.of("single-broker", "multi-broker", "multi-node", "zookeeper")
                : Stream.of("single-broker", "zookeeper");
    }

    @ParameterizedTest
    @MethodSource("topologies")
    void shouldStoreEachLineOnce(String topology) throws Exception {
        String table = table(topology);
        Fleet fleet = new Fleet(folder);
        try (LocalCluster kafka = kafka(topology);
                RoutesProcess routes = routes(topology, table, fleet, kafka).build()) {
            routes.start();
            fleet.drop(3000);
            fleet.drop(2000);
            shared.awaitRows(table, 5000, BOUND);
            assertThat(Fleet.lines(shared.rows(table))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(files(fleet.incoming())).isEmpty());
        }
    }

    @Test
    @Tag("topologies")
    void shouldLoseNothingWhenOneNodeDiesAndThenAnother() throws Exception {
        String table = table("nodes-lost");
        Fleet fleet = new Fleet(folder);
        try (LocalCluster kafka = kafka("multi-node");
                RoutesProcess collector = routes("multi-node", table, fleet, kafka)
                        .name("collector")
                        .set("process.roles", "collector")
                        .build();
                RoutesProcess second = storer(2, table, fleet, kafka);
                RoutesProcess third = storer(3, table, fleet, kafka)) {
            collector.start();
            second.launch();
            third.launch();
            second.awaitStarted();
            third.awaitStarted();
            fleet.drop(3000);
            shared.awaitRows(table, 1, BOUND);

            kafka.broker(2).kill();
            second.kill();
            fleet.drop(3000);
            shared.awaitRows(table, 6000, BOUND);
            kafka.broker(2).start();
            second.start();

            fleet.drop(3000);
            kafka.broker(3).kill();
            third.kill();
            fleet.drop(3000);
            shared.awaitRows(table, 12_000, BOUND);
            assertThat(Fleet.lines(shared.rows(table))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
        }
    }

    @Test
    @Tag("topologies")
    void shouldKeepFilesInTheDropFolderWhileHBaseIsDownWithoutKafka() throws Exception {
        String table = table("direct");
        Fleet fleet = new Fleet(folder);
        try (ServerSocket trap = new ServerSocket(0);
                RoutesProcess routes = routes("direct", table, fleet, shared)
                        .set("camel.component.kafka.brokers", "127.0.0.1:" + trap.getLocalPort())
                        .build()) {
            trap.setSoTimeout(1);
            routes.start();
            fleet.drop(2000);
            shared.awaitRows(table, 2000, BOUND);
            await().atMost(BOUND).until(() -> files(fleet.incoming()).isEmpty());

            shared.master().kill();
            try {
                fleet.drop(1000);
                await().during(Duration.ofSeconds(8))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> files(fleet.incoming()).size() == 1);
            } finally {
                shared.master().start();
            }
            shared.awaitRows(table, 3000, BOUND);
            assertThat(Fleet.lines(shared.rows(table))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
            assertThat(isCalled(trap)).as("Kafka is never contacted").isFalse();
        }
    }

    @Test
    @Tag("topologies")
    void shouldSwitchToAnotherTopologyWithoutLosingOrDoublingAnEvent() throws Exception {
        String table = table("switch");
        Fleet fleet = new Fleet(folder);
        try (RoutesProcess before =
                routes("single-broker", table, fleet, shared).build()) {
            before.start();
            fleet.drop(2000);
            // drain: no more files, until all that was sent is stored; a file that is dropped now waits
            await().atMost(BOUND).until(() -> files(fleet.incoming()).isEmpty());
            shared.awaitOffset("group-" + table, table, 2000, BOUND);
        }
        fleet.drop(2000);
        try (LocalCluster kafka = kafka("zookeeper");
                RoutesProcess after =
                        routes("zookeeper", table, fleet, kafka).name("after").build()) {
            after.start();
            shared.awaitRows(table, 4000, BOUND);
            assertThat(Fleet.lines(shared.rows(table))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
            assertThat(shared.endOffset(table)).isEqualTo(2000);
            assertThat(kafka.endOffset(table)).isEqualTo(2000);
        }
    }

    @Test
    @Tag("topologies")
    void shouldStoreIntoOneSinkWhileTheOtherIsDown() throws Exception {
        String table = table("sinks");
        Fleet fleet = new Fleet(folder);
        try (ServerSocket dead = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String second = Files.readString(Path.of("routes/kafka-to-hbase.camel.yaml"))
                    .replace("kafka-to-hbase", "kafka-to-archive")
                    .replace("{{store.group}}", "{{store.group}}-archive")
                    .replaceAll("id: (from-kafka|store-transaction|event-to-row|to-hbase)", "id: $1-archive")
                    .replace("uri: hbase", "uri: archive");
            Path route = Files.writeString(folder.resolve("kafka-to-archive.camel.yaml"), second);
            try (RoutesProcess routes = routes("single-broker", table, fleet, shared)
                    .set("camel.main.routes-include-pattern", "file:routes/*.camel.yaml,file:" + route)
                    .set("camel.beans.archive", "#class:" + HBaseComponent.class.getName())
                    .set("camel.beans.archive.zookeeperQuorum", "127.0.0.1:" + dead.getLocalPort())
                    .build()) {
                routes.start();
                fleet.drop(2000);
                shared.awaitRows(table, 2000, BOUND);
                shared.awaitOffset("group-" + table, table, 2000, BOUND);
                await().atMost(BOUND)
                        .untilAsserted(() -> assertThat(routes.health()).contains("kafka-to-archive"));
                fleet.drop(1000);
                shared.awaitRows(table, 3000, BOUND);
                assertThat(shared.committedOffset("group-" + table + "-archive", table))
                        .as("nothing is committed for the sink that is down")
                        .isLessThanOrEqualTo(0);
            }
        }
    }

    private RoutesProcess storer(int node, String table, Fleet fleet, LocalCluster kafka) {
        return routes("multi-node", table, fleet, kafka)
                .name("storer-" + node)
                .set("process.roles", "storer")
                .set("process.rack", "rack-" + node)
                .set("store.consumers", 1)
                .build();
    }

    private RoutesProcess.Builder routes(String topology, String table, Fleet fleet, LocalCluster kafka) {
        return RoutesProcess.of(shared, folder)
                .set("camel.main.profile", topology)
                .set("camel.component.kafka.brokers", kafka.brokers())
                .set("files.directory", fleet.incoming())
                .set("files.done-directory", folder.resolve("done"))
                .set("files.quiet-ms", 0)
                .set("dead-letters.directory", folder.resolve("dead-letters"))
                .set("kind.driver.topic", table)
                .set("kind.driver.table", table)
                .set("kind.status.topic", table + "-status")
                .set("dead-letters.topic", table + "-dead")
                .set("store.group", "group-" + table);
    }

    /** A table that would show a second writing of a cell. */
    private String table(String name) {
        String table = "topology-" + name;
        shared.createTable(table, "cf1", 10);
        return table;
    }

    /** The topology's Kafka, to be closed; the stores are the shared ones. */
    private LocalCluster kafka(String topology) {
        LocalCluster kafka =
                LocalCluster.in(folder.resolve("kafka")).topology(topology).build();
        kafka.startKafka();
        return kafka;
    }

    /** Files in the drop folder, without those in which the routes keep positions. */
    private static List<Path> files(Path incoming) throws IOException {
        try (Stream<Path> entries = Files.list(incoming)) {
            return entries.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private static boolean isCalled(ServerSocket trap) throws IOException {
        try {
            trap.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException nobody) {
            return false;
        }
    }
}
