package io.smartcar.camel.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.failure.HdfsFailures;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.hadoop.HadoopServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The component with a real HDFS, and what its failures mean. */
@Timeout(120)
class HdfsComponentIT {
    private final HadoopServers hadoop = SharedCluster.hadoop();
    private final HdfsRoutes routes = new HdfsRoutes(hadoop.uri());

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldWriteFilesThatReadersSeeComplete() throws Exception {
        routes.start("hdfs:/component-writes?folder=cars");

        routes.send(List.of("one", "two"), null);
        routes.send("three", "buses/wrk_date=20160101");

        assertThat(lines("/component-writes")).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(hadoop.access().visibleFiles("/component-writes/cars")).hasSize(1);
        routes.endpoint().probe().check();
        assertThat(hadoop.fileSystem().listStatus(new Path("/component-writes")))
                .extracting(entry -> entry.getPath().getName())
                .containsExactlyInAnyOrder("_smartcar", "buses", "cars");
    }

    @Test
    void shouldTakeSafeModeForAnOutageThatPasses() throws Exception {
        routes.start("hdfs:/component-safe-mode?folder=cars");
        hadoop.access().setSafeMode(true);
        try {
            assertThatThrownBy(() -> routes.send("one", null)).satisfies(HdfsComponentIT::isOutageThatPasses);
            assertThatThrownBy(() -> routes.endpoint().probe().check())
                    .satisfies(HdfsComponentIT::isOutageThatPasses)
                    .hasMessageContaining("safe mode");
            routes.endpoint().health().probe();
        } finally {
            hadoop.access().setSafeMode(false);
        }
        routes.send("one", null);

        assertThat(lines("/component-safe-mode")).containsExactly("one");
    }

    @Test
    void shouldTellTheOperatorOfQuotasAndPermissions() throws Exception {
        hadoop.fileSystem().mkdirs(new Path("/component-quota"));
        hadoop.fileSystem().setQuota(new Path("/component-quota"), 3, Long.MAX_VALUE);
        routes.start("hdfs:/component-quota?folder=cars");
        routes.send("one", null);

        assertThatThrownBy(() -> routes.send("two", null)).satisfies(HdfsComponentIT::needsOperator);
        assertThatThrownBy(() -> routes.endpoint().probe().check())
                .satisfies(HdfsComponentIT::needsOperator)
                .hasMessageContaining("quota");
        assertThat(lines("/component-quota")).containsExactly("one");

        routes.context().getRegistry().bind("ada", UserGroupInformation.createRemoteUser("ada"));
        HdfsEndpoint denied =
                routes.context().getEndpoint("hdfs:/component-denied?userGroupInformation=#ada", HdfsEndpoint.class);
        assertThatThrownBy(() -> denied.probe().check())
                .satisfies(HdfsComponentIT::needsOperator)
                .hasMessageContaining("Permission denied: user=ada");
    }

    /** As after a first start as another user. */
    @Test
    void shouldTellTheOperatorOfAHiddenFolderOfAnotherUser() throws Exception {
        hadoop.fileSystem().mkdirs(new Path("/component-hidden/_smartcar"));
        hadoop.fileSystem().setOwner(new Path("/component-hidden"), "ada", null);
        routes.context().getRegistry().bind("ada", UserGroupInformation.createRemoteUser("ada"));
        routes.start("hdfs:/component-hidden?folder=cars&userGroupInformation=#ada");
        HdfsEndpoint endpoint = routes.endpoint();

        assertThatThrownBy(() -> endpoint.probe().check())
                .satisfies(HdfsComponentIT::needsOperator)
                .hasMessageContaining("/component-hidden/_smartcar");
        assertThatThrownBy(endpoint::checkAccess)
                .satisfies(HdfsComponentIT::needsOperator)
                .hasMessageContaining("/component-hidden/_smartcar");
    }

    /** Hadoop's client alone would wait for 20 s, twice. */
    @Test
    @Timeout(60)
    void shouldAnswerProbesWithinSecondsWhileTheNameNodeIsFrozen() throws Exception {
        routes.start("hdfs:/component-frozen?folder=cars");
        routes.send("one", null);
        hadoop.nameNode().freeze();
        try {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> routes.endpoint().probe().check())
                    .satisfies(HdfsComponentIT::isOutageThatPasses)
                    .hasMessageContaining("no answer within 10 s");
            assertThat(System.nanoTime() - begin).isLessThan(15_000_000_000L);
        } finally {
            hadoop.nameNode().thaw();
        }
        routes.endpoint().probe().check();
    }

    private static void isOutageThatPasses(Throwable failure) {
        assertThat(HdfsFailures.isOutage(failure)).isTrue();
        assertThat(HdfsFailures.needsOperator(failure)).isFalse();
    }

    private static void needsOperator(Throwable failure) {
        assertThat(HdfsFailures.isOutage(failure)).isTrue();
        assertThat(HdfsFailures.needsOperator(failure)).isTrue();
    }

    private List<String> lines(String folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (FileStatus file : hadoop.access().visibleFiles(folder)) {
            new String(hadoop.access().read(file.getPath()), UTF_8).lines().forEach(lines::add);
        }
        return lines;
    }
}
