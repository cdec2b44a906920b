package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.hadoop.HadoopServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/smartcar-routes check} prints and returns, with real servers. */
class CheckCommandIT {
    private final LocalCluster cluster = SharedCluster.get();
    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void describeAGoodSetUp() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            settings.put("camel.management.port", String.valueOf(free.getLocalPort()));
        }
        settings.put("camel.component.kafka.brokers", cluster.brokers());
        settings.put("camel.component.hbase.zookeeper-quorum", cluster.zookeeper());
        settings.put("files.directory", folder.resolve("incoming").toString());
        for (String kind : new String[] {"driver", "status"}) {
            settings.put("kind." + kind + ".topic", "check-" + kind);
            settings.put("kind." + kind + ".table", "Check-" + kind);
            cluster.createTopic("check-" + kind, 6, Map.of("retention.ms", "604800000"));
            cluster.createTable("Check-" + kind, "cf1", 1);
        }
        settings.put("dead-letters.topic", "check-dead");
        cluster.createTopic("check-dead", 6, Map.of("retention.ms", "-1"));
    }

    @Test
    void shouldFindNoProblemWhenEverythingIsThere() throws Exception {
        assertThat(run()).as(table()).isZero();
        assertThat(table())
                .contains("Kafka", "answers", "topic check-driver", "table Check-status", "drop folder", "is free")
                .doesNotContain("PROBLEM");
        assertThat(folder).as("nothing is created").isEmptyDirectory();
    }

    @Test
    void shouldReportThatTheStartWillCreateMissingTopics() throws Exception {
        settings.put("dead-letters.topic", "check-later");
        run();
        assertThat(table()).containsPattern("OK +topic check-later +is missing: the start will create it");
    }

    @Test
    void shouldNameTheSettingOfEachProblem() throws Exception {
        settings.put("kind.driver.table", "Check-nowhere");
        settings.put("kind.status.family", "cf9");
        settings.put("dead-letters.topic", "check-nowhere");
        settings.put("topics.create", "false");
        settings.put(
                "files.directory", Files.createFile(folder.resolve("a-file")).toString());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            settings.put("camel.management.port", String.valueOf(taken.getLocalPort()));
            assertThat(run()).isEqualTo(1);
        }
        assertThat(table())
                .containsPattern("PROBLEM +table Check-nowhere +kind.driver.table")
                .containsPattern("PROBLEM +table Check-status +kind.status.family")
                .containsPattern("PROBLEM +topic check-nowhere +topics.create")
                .containsPattern("PROBLEM +drop folder +files.directory")
                .containsPattern("PROBLEM +health and metrics +camel.management.port");
    }

    @Test
    void shouldReportServersThatDoNotAnswer() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            settings.put("camel.component.kafka.brokers", "127.0.0.1:" + free.getLocalPort());
        }
        settings.put("camel.component.hbase.zookeeper-quorum", settings.get("camel.component.kafka.brokers"));
        assertThat(run()).isEqualTo(1);
        assertThat(table())
                .containsPattern("PROBLEM +Kafka +camel.component.kafka.brokers")
                .containsPattern("PROBLEM +table Check-driver +camel.component.hbase.zookeeper-quorum");
    }

    @Test
    void shouldReportASinkThatNoRouteStoresInto() throws Exception {
        settings.put("store.sinks", "hbase,hdfs");
        settings.put("camel.component.hdfs.uri", "hdfs://127.0.0.1:1");
        settings.put(
                "camel.main.routes-include-pattern",
                "file:routes/kafka-to-hbase.camel.yaml,file:routes/dead-letters-*.yaml,file:routes/*redelivery*.yaml,"
                        + "file:routes/caller-decides.camel.yaml");
        assertThat(run()).isEqualTo(1);
        assertThat(table()).containsPattern("PROBLEM +sink hdfs +store.sinks");
    }

    @Test
    void shouldReportWhetherHdfsAcceptsFiles() throws Exception {
        HadoopServers hadoop = SharedCluster.hadoop();
        settings.put("store.sinks", "hdfs");
        settings.put("hdfs.path", "/check");
        settings.put("camel.component.hdfs.uri", hadoop.uri());
        assertThat(run()).as(table()).isZero();
        assertThat(table()).contains("/check of " + hadoop.uri() + " answers, and accepts files");
        assertThat(hadoop.fileSystem().exists(new org.apache.hadoop.fs.Path("/check")))
                .as("is created")
                .isFalse();

        hadoop.access().setSafeMode(true);
        try {
            assertThat(run()).isEqualTo(1);
        } finally {
            hadoop.access().setSafeMode(false);
        }
        assertThat(table())
                .containsPattern("PROBLEM +HDFS +camel.component.hdfs.uri")
                .contains("the name node is in safe mode");

        settings.put("camel.component.hdfs.uri", "hdfs://127.0.0.1:1");
        assertThat(run()).isEqualTo(1);
        assertThat(table()).contains("Path '/check' of hdfs://127.0.0.1:1 is not available: ");
    }

    @Test
    void shouldReportSettingsThatContradictEachOther() throws Exception {
        settings.put("topics.retention-hours", "12");
        assertThat(run()).isEqualTo(1);
        assertThat(table())
                .contains("PROBLEM")
                .contains("topics.retention-hours")
                .contains("got 12 and 24");
    }

    private int run() throws Exception {
        return new CheckCommand(settings, new PrintStream(printed, true, StandardCharsets.UTF_8)).call();
    }

    private String table() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
