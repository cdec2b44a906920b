package io.smartcar.camel.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients, their configuration, and checks. No server is needed for that. */
@Timeout(60)
class HdfsComponentTest {
    private static final String NOWHERE = "hdfs://127.0.0.1:9";

    @TempDir
    private Path folder;

    private HdfsRoutes routes = new HdfsRoutes(NOWHERE);

    @AfterEach
    void stop() {
        routes.close();
    }

    /** The client of HDFS must fit the Hadoop inside HBase's client, which an upgrade of HBase changes. */
    @Test
    void shouldHaveTheClientOfTheHadoopThatHBaseBrings() throws IOException {
        Properties client = new Properties();
        String pom = "META-INF/maven/org.apache.hadoop/hadoop-hdfs-client/pom.properties";
        try (InputStream in = DistributedFileSystem.class.getClassLoader().getResourceAsStream(pom)) {
            client.load(in);
        }

        assertThat(VersionInfo.getVersion()).isEqualTo(client.getProperty("version"));
    }

    @Test
    void shouldKeepTheTimeoutsOfTheUsersFiles() throws Exception {
        Path core = Files.writeString(folder.resolve("core-site.xml"), xml(Map.of("fs.defaultFS", "hdfs://cluster")));
        Path site = Files.writeString(
                folder.resolve("hdfs-site.xml"),
                xml(Map.of(
                        "dfs.nameservices", "cluster",
                        "dfs.ha.namenodes.cluster", "one,two",
                        "dfs.namenode.rpc-address.cluster.one", "127.0.0.1:8",
                        "dfs.namenode.rpc-address.cluster.two", "127.0.0.1:9",
                        "dfs.client.failover.proxy.provider.cluster",
                                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider",
                        "dfs.client.socket-timeout", "77000",
                        "ipc.client.rpc-timeout.ms", "88000")));
        routes.component().setUri("");
        routes.component().setConfigurationFiles(core + ", " + site);
        routes.component().setRpcTimeout(5_000);
        routes.component().setReplication(2);
        routes.component().setClientProperties(Map.of("dfs.client.failover.max.attempts", "1"));
        routes.start("hdfs:/collect?folder=cars");

        Configuration configuration = routes.endpoint().fileSystem().getConf();
        assertThat(routes.endpoint().getServiceUrl()).isEqualTo("hdfs://cluster");
        // of a file; of an option that was set; of an option by default; of the client properties
        assertThat(configuration.get("dfs.client.socket-timeout")).isEqualTo("77000");
        assertThat(configuration.get("ipc.client.rpc-timeout.ms")).isEqualTo("5000");
        assertThat(configuration.get("dfs.datanode.socket.write.timeout")).isEqualTo("30000");
        assertThat(configuration.get("dfs.client.failover.max.attempts")).isEqualTo("1");
        assertThat(configuration.get("dfs.replication")).isEqualTo("2");
        assertThat(routes.endpoint().createOptions()[0])
                .isInstanceOfSatisfying(CreateOpts.ReplicationFactor.class, replicas -> assertThat(replicas.getValue())
                        .isEqualTo((short) 2));
        assertThat(routes.endpoint().longestWrite()).isEqualTo(Duration.ofSeconds(40));
        assertThat(routes.endpoint().fileSystem()).isInstanceOf(DistributedFileSystem.class);
        // both name nodes refuse the connection
        assertThatThrownBy(() -> routes.send("one", null)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldNotUseTheFileSystemsThatHadoopClosesItself() throws Exception {
        routes = new HdfsRoutes("file:///").start("hdfs:" + folder);

        FileSystem fileSystem = routes.endpoint().fileSystem();

        assertThat(fileSystem.getConf().getBoolean("fs.automatic.close", true)).isFalse();
        assertThat(fileSystem)
                .isNotSameAs(FileSystem.get(fileSystem.getUri(), fileSystem.getConf()))
                .isSameAs(routes.endpoint().fileSystem());
    }

    /** Hadoop's own default is the local disk, where no reader of the cluster would find the files. */
    @Test
    void shouldNotWriteToTheLocalDiskIfNoFileSystemIsNamed() {
        routes = new HdfsRoutes("");

        assertThatThrownBy(() -> routes.start("hdfs:" + folder))
                .hasStackTraceContaining("Expected the file system in the option uri of the component hdfs")
                .hasStackTraceContaining("core-site.xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://bucket", "abfs://container@account", "gs://bucket", "webhdfs://host"})
    void shouldRefuseObjectStores(String uri) {
        routes = new HdfsRoutes(uri);

        assertThatThrownBy(() -> routes.start("hdfs:/collect"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(uri)
                .hasMessageContaining("one rename");
    }

    @Test
    void shouldStartWhileHdfsIsDownAndReportIt() throws Exception {
        HealthCheckRegistry registry = HealthCheckHelper.getHealthCheckRegistry(routes.context());
        HealthCheckRepository checks = (HealthCheckRepository) registry.resolveById("producers");
        registry.register(checks);
        checks.setEnabled(true);
        routes.start("hdfs:/collect?folder=cars");

        assertThatThrownBy(() -> routes.send("one", null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> routes.endpoint().probe().check())
                .hasMessageStartingWith("Path '/collect' of " + NOWHERE + " does not accept files: ConnectException");
        await().untilAsserted(() -> assertThat(HealthCheckHelper.invoke(routes.context()))
                .singleElement()
                .satisfies(result -> assertThat(result.getMessage().orElse(""))
                        .startsWith("Path '/collect' of " + NOWHERE + " is not available: ConnectException")
                        .contains(", since 20")));
    }

    @Test
    void shouldReportThatAPathIsReady() throws Exception {
        routes = new HdfsRoutes("file:///").start("hdfs:" + folder.resolve("not/there/yet"));

        routes.endpoint().health().probe();

        assertThat(folder.resolve("not")).doesNotExist();
        routes.endpoint().probe().check();
        assertThat(folder.resolve("not/there/yet")).isDirectoryNotContaining(file -> !isHiddenAndEmpty(file));
    }

    @Test
    void shouldOpenNoFileSystemAfterTheClose() throws Exception {
        routes = new HdfsRoutes("file:///").start("hdfs:" + folder);
        HdfsEndpoint endpoint = routes.endpoint();
        routes.close();

        assertThatThrownBy(endpoint::fileSystem).isInstanceOf(IOException.class).hasMessageContaining("is closed");
    }

    @Test
    void shouldShareTheClientOfEndpointsWithEqualSettings() throws Exception {
        routes = new HdfsRoutes("file:///").start("hdfs:" + folder + "?folder=cars");
        HdfsEndpoint other = routes.context().getEndpoint("hdfs:" + folder + "?folder=buses", HdfsEndpoint.class);

        assertThat(other.fileSystem()).isSameAs(routes.endpoint().fileSystem());
    }

    private static boolean isHiddenAndEmpty(Path file) {
        return file.getFileName().toString().equals("_smartcar")
                && file.toFile().list().length == 0;
    }

    private static String xml(Map<String, String> settings) {
        StringBuilder xml = new StringBuilder("<configuration>");
        settings.forEach((name, value) ->
                xml.append("<property><name>" + name + "</name><value>" + value + "</value></property>"));
        return xml.append("</configuration>").toString();
    }
}
