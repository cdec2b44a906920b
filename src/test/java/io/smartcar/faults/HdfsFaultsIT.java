package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.HdfsPipeline;
import io.smartcar.faults.pipeline.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HDFS, or those who write into it, killed and frozen while events arrive: each event is in one file, once, in order. */
@Tag("faults")
class HdfsFaultsIT {
    private static final Duration BEYOND_SESSION = Duration.ofSeconds(15);
    private static LocalCluster cluster;

    @TempDir
    private static Path folder;

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
