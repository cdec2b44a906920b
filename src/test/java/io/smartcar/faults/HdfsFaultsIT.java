package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.hadoop.HadoopServers;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.HdfsPipeline;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.points.KillPoint;
import io.smartcar.faults.points.KillableRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HDFS, or those who write into it, killed and frozen while events arrive: each event is in one file, once, in order. */
@Tag("faults")
class HdfsFaultsIT {
    private static final Duration BEYOND_SESSION = Duration.ofSeconds(15);
    private static LocalCluster cluster;

    @TempDir
    private static java.nio.file.Path folder;

    @BeforeAll
    static void startCluster() {
        cluster = LocalCluster.in(folder)
                .withoutHBase()
                .dataNodes(3)
                .replication(2)
                .build();
        cluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void shouldStoreEverythingOnceWhenStorersAreKilled() throws Exception {
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "storers-killed");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two").start()) {
            for (int round = 0; round < 3; round++) {
                RoutesProcess victim = round % 2 == 0 ? one : two;
                pipeline.awaitProgress();
                victim.kill();
                Pipeline.pass(Duration.ofSeconds(3));
                victim.start();
            }
            conclude(pipeline, one, two);
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenAStorerIsFrozenBeyondItsSession() throws Exception {
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "storer-frozen");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two").start()) {
            for (int round = 0; round < 2; round++) {
                pipeline.awaitProgress();
                one.freeze();
                Pipeline.pass(BEYOND_SESSION);
                pipeline.awaitProgress();
                one.thaw();
            }
            conclude(pipeline, one, two);
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenTheNameNodeIsKilled() throws Exception {
        ServerProcess nameNode = cluster.hadoop().nameNode();
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "name-node-killed");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two").start()) {
            pipeline.awaitProgress();
            nameNode.kill();
            try {
                Pipeline.await("health is down").until(() -> one.health().contains("DOWN"));
                Pipeline.pass(Duration.ofSeconds(5));
            } finally {
                nameNode.start();
            }
            conclude(pipeline, one, two);
        }
    }

    /** A cluster of its own, since it has two of them; the other one is made active by hand. */
    @Test
    void shouldStoreEverythingOnceWhenTheActiveNameNodeDies() throws Exception {
        try (LocalCluster pair = LocalCluster.in(Pipeline.emptyFolder("two-name-nodes"))
                .withoutHBase()
                .standby()
                .dataNodes(1)
                .build()) {
            pair.start();
            HadoopServers hadoop = pair.hadoop();
            try (HdfsPipeline pipeline = new HdfsPipeline(pair, "name-node-failover")
                            .set("camel.component.hdfs.configuration-files", "file:" + hadoop.configurationFile())
                            .set("camel.component.hdfs.replication", 1);
                    RoutesProcess one = pipeline.storer("one").start();
                    RoutesProcess two = pipeline.storer("two").start()) {
                for (int active = 0; active < 2; active++) {
                    pipeline.awaitProgress();
                    hadoop.nameNodes().get(active).kill();
                    Pipeline.pass(Duration.ofSeconds(2));
                    hadoop.activate(1 - active);
                    // stands by from now on
                    hadoop.nameNodes().get(active).start();
                }
                pipeline.awaitProgress();
                conclude(pipeline, one, two);
            }
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenTheNameNodeIsFrozen() throws Exception {
        ServerProcess nameNode = cluster.hadoop().nameNode();
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "name-node-frozen");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two").start()) {
            for (int round = 0; round < 2; round++) {
                pipeline.awaitProgress();
                nameNode.freeze();
                Pipeline.pass(BEYOND_SESSION);
                nameNode.thaw();
            }
            conclude(pipeline, one, two);
        }
    }

    /** A state of HDFS in which no file appears, until somebody ends it. */
    private record Outage(String name, String sign, boolean needsOperator, Change begin, Change end) {
        interface Change {
            void of(DistributedFileSystem hdfs, Path path) throws IOException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Outage> outages() {
        return Stream.of(
                new Outage(
                        "safe-mode",
                        "safe mode",
                        false,
                        (hdfs, path) -> hdfs.setSafeMode(SafeModeAction.ENTER),
                        (hdfs, path) -> hdfs.setSafeMode(SafeModeAction.LEAVE)),
                new Outage(
                        "path-forbidden",
                        "Permission denied",
                        true,
                        (hdfs, path) -> hdfs.setPermission(path, new FsPermission("000")),
                        (hdfs, path) -> hdfs.setPermission(path, new FsPermission("755"))),
                new Outage(
                        "day-read-only",
                        "Permission denied",
                        true,
                        (hdfs, path) -> setPermissionOfDays(hdfs, path, "555"),
                        (hdfs, path) -> setPermissionOfDays(hdfs, path, "755")),
                new Outage(
                        "name-quota",
                        "NSQuotaExceededException",
                        true,
                        (hdfs, path) -> hdfs.setQuota(path, 1, HdfsConstants.QUOTA_RESET),
                        (hdfs, path) -> hdfs.setQuota(path, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET)),
                new Outage(
                        "space-quota",
                        "DSQuotaExceededException",
                        true,
                        (hdfs, path) -> hdfs.setQuota(path, HdfsConstants.QUOTA_RESET, 1),
                        (hdfs, path) -> hdfs.setQuota(path, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET)));
    }

    private static void setPermissionOfDays(DistributedFileSystem hdfs, Path path, String permission)
            throws IOException {
        for (FileStatus day : hdfs.listStatus(new Path(path, "driver"))) {
            hdfs.setPermission(day.getPath(), new FsPermission(permission));
        }
    }

    @ParameterizedTest
    @MethodSource("outages")
    void shouldWaitAndSayWhyWhileNoFileAppears(Outage outage) throws Exception {
        DistributedFileSystem hdfs = cluster.hadoop().fileSystem();
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, outage.name());
                RoutesProcess one = pipeline.storer("one").start()) {
            pipeline.awaitProgress();
            long log = Files.size(one.log());
            outage.begin().of(hdfs, pipeline.path());
            try {
                Pipeline.await("health is down, and says why")
                        .until(() ->
                                one.health().contains("DOWN") && one.health().contains(outage.sign()));
                Pipeline.pass(Duration.ofSeconds(5));
                String logged = Files.readString(one.log()).substring((int) log);
                assertThat(logged.lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                        .as("what is logged in the outage")
                        .hasSize(1)
                        .allMatch(line -> line.contains(outage.needsOperator() ? " ERROR " : " WARN "))
                        .allMatch(line -> line.contains(outage.sign()))
                        .allMatch(line -> line.contains(pipeline.path().toString()));
                assertThat(logged).hasSizeLessThan(10_000);
            } finally {
                outage.end().of(hdfs, pipeline.path());
            }
            conclude(pipeline, one);
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenADataNodeIsFrozen() throws Exception {
        ServerProcess dataNode = cluster.hadoop().dataNodes().get(0);
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "data-node-frozen");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two").start()) {
            pipeline.awaitProgress();
            dataNode.freeze();
            try {
                Pipeline.pass(Duration.ofSeconds(20));
            } finally {
                dataNode.thaw();
            }
            conclude(pipeline, one, two);
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenStorersComeAndGo() throws Exception {
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "storers-come-and-go");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two")) {
            for (int round = 0; round < 2; round++) {
                pipeline.awaitProgress();
                two.start();
                pipeline.awaitProgress();
                two.stop();
            }
            conclude(pipeline, one);
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenPartitionsAreRevokedDuringARoll() throws Exception {
        ServerProcess nameNode = cluster.hadoop().nameNode();
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "revoked-in-roll");
                RoutesProcess one = pipeline.storer("one").start();
                RoutesProcess two = pipeline.storer("two")) {
            for (int round = 0; round < 2; round++) {
                pipeline.awaitProgress();
                // longer than the interval of rolls, and two joins meanwhile
                nameNode.freeze();
                try {
                    two.start();
                    Pipeline.pass(Duration.ofSeconds(4));
                } finally {
                    nameNode.thaw();
                }
                pipeline.awaitProgress();
                two.stop();
            }
            conclude(pipeline, one);
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenAStorerIsKilledAtEachPointOfARollAndATakeOver() throws Exception {
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "killed-at-points")) {
            KillableRoutes one = new KillableRoutes(pipeline.builder("one"));
            try (RoutesProcess two = pipeline.storer("two").start()) {
                for (KillPoint point : KillPoint.of("hdfs").toList()) {
                    one.process().start();
                    pipeline.awaitProgress();
                    one.arm(point);
                    // its partitions are taken over by the other one
                    two.kill();
                    one.awaitKilled(point);
                    two.start();
                }
                conclude(pipeline, two);
            } finally {
                one.process().kill();
            }
        }
    }

    @Test
    void shouldStoreEverythingOnceWhenAStorerIsFrozenAtEachPointOfARoll() throws Exception {
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "frozen-at-points")) {
            KillableRoutes one = new KillableRoutes(pipeline.builder("one"));
            try (RoutesProcess first = one.process().start();
                    RoutesProcess two = pipeline.storer("two").start()) {
                for (KillPoint point : KillPoint.of("hdfs")
                        .filter(point -> !point.name().startsWith("fenced"))
                        .toList()) {
                    pipeline.awaitProgress();
                    one.freeze(point, BEYOND_SESSION);
                }
                conclude(pipeline, first, two);
            }
        }
    }

    /** As of cars that come home after weeks: few events of each of many days. */
    @Test
    void shouldBoundOpenFilesWhenEventsAreOfManyDays() throws Exception {
        int limit = 10;
        // one partition may have all of them, when another begins and gets half as many, a third a third …
        int most = IntStream.rangeClosed(1, HdfsPipeline.PARTITIONS)
                .map(partitions -> (limit + partitions - 1) / partitions)
                .sum();
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "many-days", number -> LocalDate.of(2016, 1, 1)
                                .minusDays(number / 100 * 7 % 30))
                        .set("hdfs.open-files", limit);
                RoutesProcess one = pipeline.storer("one").start()) {
            for (int look = 0; look < 20; look++) {
                Pipeline.pass(Duration.ofMillis(500));
                assertThat(pipeline.openFiles()).isLessThanOrEqualTo(most);
            }
            conclude(pipeline, one);
        }
    }

    @Test
    void shouldShowWhatIsHeldWhenItIsStopped() throws Exception {
        try (HdfsPipeline pipeline = new HdfsPipeline(cluster, "stopped")
                        .set("hdfs.roll.age-ms", 3_600_000)
                        .set("hdfs.roll.idle-ms", 3_600_000);
                RoutesProcess one = pipeline.storer("one").start()) {
            Pipeline.await("many events are held").until(() -> one.metrics().sum("events.held") > 20_000);
            pipeline.close();
            Pipeline.await("all events are held")
                    .until(() -> one.metrics().sum("events.held") > 0.99 * pipeline.sentEvents());
            assertThat(pipeline.committed()).isZero();

            one.stop();

            assertThat(pipeline.committed()).isEqualTo(pipeline.sentEvents());
            assertThat(pipeline.differences()).isEmpty();
        }
    }

    private static void conclude(HdfsPipeline pipeline, RoutesProcess... storers) throws Exception {
        pipeline.settle();
        for (RoutesProcess storer : storers) {
            storer.stop();
        }
        System.out.printf(
                "%d events, %d dead letters sent again%n", pipeline.sentEvents(), pipeline.repeatedDeadLetters());
        assertThat(pipeline.differences()).isEmpty();
    }
}
