package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.HBaseClientSettings;
import io.smartcar.camel.hbase.message.HBaseConstants;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.client.RetriesExhaustedWithDetailsException;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HBaseComponentTest {
    private final CamelContext context = new DefaultCamelContext();
    private final HBaseComponent component = new HBaseComponent();

    @AfterEach
    void stop() {
        context.stop();
    }

    private void start() {
        context.addComponent("hbase", component);
        context.start();
    }

    private Configuration settings(String uri) {
        return client(uri).settings().configuration();
    }

    private HBaseClient client(String uri) {
        HBaseEndpoint endpoint = context.getEndpoint(uri, HBaseEndpoint.class);
        endpoint.start();
        return endpoint.client();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbase", "hbase?operation=CamelHBaseGet", "archive"})
    void shouldNameTheHeaderIfNeitherUriNorMessageNamesATable(String uri) {
        context.addComponent("archive", new HBaseComponent());
        start();
        Exchange answer = context.createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setHeader(HBaseConstants.ROW_ID, "row"));
        assertThat(answer.getException())
                .hasMessage("Expected the table in the header CamelHBaseTableName, since the endpoint names none");
    }

    @Test
    void shouldRejectTheMessagesOfABatchThatNameNoTable() {
        start();
        Exchange answer = context.createProducerTemplate()
                .request("hbase?row.family=f&row.qualifier=q", exchange -> exchange.getMessage()
                        .setBody(List.of(new DefaultExchange(context))));
        assertThat(answer.getException())
                .isInstanceOf(HBaseBatchException.class)
                .hasMessageContaining("Expected the table in the header CamelHBaseTableName");
    }

    @Test
    void shouldFailWithTheExceptionOfTheClientThatRoutesOfCamel3Handle() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:handled")
                        .onException(RetriesExhaustedWithDetailsException.class)
                        .handled(true)
                        .setBody(exceptionMessage())
                        .end()
                        .to("hbase?row.family=f&row.qualifier=q");
            }
        });
        start();
        DefaultExchange nameless = new DefaultExchange(context);

        Exchange answer = context.createProducerTemplate()
                .request("direct:handled", exchange -> exchange.getMessage().setBody(List.of(nameless)));

        assertThat(answer.getMessage().getBody(String.class)).startsWith("Failed to store 1 of 1 mutations; the first");
        RetriesExhaustedWithDetailsException failure =
                answer.getProperty(Exchange.EXCEPTION_CAUGHT, RetriesExhaustedWithDetailsException.class);
        assertThat(failure.getCauses()).containsExactly(failure.getCause());
        assertThat(failure.getExhaustiveDescription()).contains("Expected the table in the header");
    }

    @Test
    void shouldRejectAnEndpointThatNeedsATable() {
        start();
        assertThatThrownBy(() -> context.getEndpoint("hbase").createConsumer(exchange -> {}))
                .hasMessage("Expected the table of a consumer in its uri, hbase:tableName");
    }

    @Test
    void shouldReportAnOutageWithinSeconds() {
        start();

        Configuration settings = settings("hbase:driver");

        assertThat(settings.getInt("hbase.rpc.timeout", -1)).isEqualTo(5_000);
        assertThat(settings.getInt("hbase.client.operation.timeout", -1)).isEqualTo(10_000);
        assertThat(settings.getInt("hbase.client.meta.operation.timeout", -1)).isEqualTo(10_000);
        assertThat(settings.getInt("hbase.client.scanner.timeout.period", -1)).isEqualTo(15_000);
        assertThat(settings.getInt("hbase.client.retries.number", -1)).isEqualTo(15);
        assertThat(settings.getInt("zookeeper.session.timeout", -1)).isEqualTo(10_000);
    }

    @Test
    void shouldReportAnOutageWithinSecondsToARepositoryWithItsOwnConfiguration() {
        start();
        Configuration own = HBaseConfiguration.create();
        own.set("hbase.zookeeper.quorum", "elsewhere:1");
        own.setInt("hbase.rpc.timeout", 60_000);

        HBaseClient client = component.acquire(own);

        Configuration settings = client.settings().configuration();
        assertThat(settings.get("hbase.zookeeper.quorum")).isEqualTo("elsewhere:1");
        assertThat(settings.getInt("hbase.rpc.timeout", -1)).isEqualTo(60_000);
        assertThat(settings.getInt("hbase.client.operation.timeout", -1)).isEqualTo(10_000);
        assertThat(settings.getInt("zookeeper.session.timeout", -1)).isEqualTo(10_000);
        assertThat(client.settings().patience()).isEqualTo(70_000);
        assertThat(own.getInt("zookeeper.session.timeout", -1)).isNotEqualTo(10_000);
        component.release(client);
    }

    @Test
    void shouldKeepTheTimeOutsOfAFileInTheConfigurationOfTheRepository(@TempDir Path folder) throws Exception {
        start();
        Path site = folder.resolve("hbase-site.xml");
        Files.writeString(
                site,
                "<configuration><property><name>zookeeper.session.timeout</name><value>30000</value></property>"
                        + "</configuration>");
        Configuration own = HBaseConfiguration.create();
        own.addResource(site.toUri().toURL());

        HBaseClient client = component.acquire(own);

        assertThat(client.settings().configuration().getInt("zookeeper.session.timeout", -1))
                .isEqualTo(30_000);
        component.release(client);
    }

    @Test
    void shouldUseTheConfiguredAddress(@TempDir Path folder) throws Exception {
        Path site = folder.resolve("hbase-site.xml");
        Files.writeString(
                site,
                "<configuration><property><name>hbase.zookeeper.quorum</name><value>of-file:1</value></property>"
                        + "<property><name>hbase.rpc.timeout</name><value>60000</value></property></configuration>");
        component.setConfigurationFile(site.toString());
        component.setClientProperties(Map.of("zookeeper.znode.parent", "/other"));
        start();

        assertThat(settings("hbase:a").get("hbase.zookeeper.quorum")).isEqualTo("of-file:1");
        assertThat(settings("hbase:a").getInt("hbase.rpc.timeout", -1)).isEqualTo(5_000);
        assertThat(settings("hbase:a").get("zookeeper.znode.parent")).isEqualTo("/other");
        assertThat(context.getEndpoint("hbase:a", HBaseEndpoint.class).getServiceUrl())
                .isEqualTo("of-file:1/other");
    }

    @Test
    void shouldUseMastersInsteadOfZooKeeper() {
        component.setBootstrapServers("master-1:16000,master-2:16000");
        start();

        assertThat(settings("hbase:a").get("hbase.client.registry.impl")).endsWith("RpcConnectionRegistry");
        assertThat(client("hbase:a").settings().address()).isEqualTo("master-1:16000,master-2:16000");
    }

    @Test
    void shouldUseAConfigurationWithoutChangingIt() {
        Configuration given = new Configuration(false);
        given.set("hbase.zookeeper.quorum", "given:1");
        component.setConfiguration(given);
        start();

        assertThat(settings("hbase:a").get("hbase.zookeeper.quorum")).isEqualTo("given:1");
        assertThat(given.get("hbase.rpc.timeout")).isNull();
    }

    @Test
    void shouldExposeTheConfigurationThatItCreated() {
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
        context.setApplicationContextClassLoader(loader);
        component.setZookeeperQuorum("first:1");
        start();
        assertThat(component.getConfiguration().getClassLoader()).isSameAs(loader);
        assertThat(component.getConfiguration().get("hbase.zookeeper.quorum")).isEqualTo("first:1");
        component.stop();
        assertThat(component.getConfiguration().getClassLoader()).isSameAs(loader);

        component.setZookeeperQuorum(null);
        component.start();

        assertThat(component.getConfiguration().get("hbase.zookeeper.quorum"))
                .as("not taken for one that was set")
                .isNotEqualTo("first:1");
    }

    @Test
    void shouldExposeTheConfigurationThatWasSet() {
        Configuration given = HBaseConfiguration.create();
        component.setConfiguration(given);
        start();
        assertThat(component.getConfiguration()).isSameAs(given);
    }

    @Test
    void shouldKeepTheTimeOutsThatAConfigurationSets() {
        Configuration given = HBaseConfiguration.create();
        given.setInt("hbase.rpc.timeout", 120_000);
        given.setInt("zookeeper.session.timeout", 90_000);
        given.setInt("hbase.client.operation.timeout", 7);
        component.setConfiguration(given);
        component.setOperationTimeout(20_000);
        start();

        Configuration settings = settings("hbase:a");
        assertThat(settings.getInt("hbase.rpc.timeout", -1)).isEqualTo(120_000);
        assertThat(settings.getInt("zookeeper.session.timeout", -1)).isEqualTo(90_000);
        assertThat(settings.getInt("hbase.client.scanner.timeout.period", -1))
                .as("what only hbase-default.xml sets")
                .isEqualTo(15_000);
        assertThat(settings.getInt("hbase.client.operation.timeout", -1))
                .as("an option that is set, too")
                .isEqualTo(20_000);
    }

    @Test
    void shouldReadASiteFileVisibleToTheApplicationsClassLoaderOnly(@TempDir Path folder) throws Exception {
        writeSite(folder);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, HBaseComponentTest.class.getClassLoader())) {
            context.setApplicationContextClassLoader(loader);
            start();

            assertThat(settings("hbase:a").get("hbase.zookeeper.quorum")).isEqualTo("of-site:2181");
            assertThat(settings("hbase:a").getInt("hbase.rpc.timeout", -1)).isEqualTo(5_000);
        }
    }

    @Test
    void shouldReadTheSiteFileOfTheClassPath(@TempDir Path folder) throws Exception {
        writeSite(folder);
        List<URL> classPath = new ArrayList<>(List.of(folder.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader another =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Callable<?> address = (Callable<?>) another.loadClass(Address.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(address.call()).isEqualTo("of-site:2181");
        }
    }

    private static void writeSite(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("hbase-site.xml"),
                "<configuration><property><name>hbase.zookeeper.quorum</name><value>of-site:2181</value></property>"
                        + "<property><name>hbase.rpc.timeout</name><value>60000</value></property></configuration>");
    }

    /** The default address of a component, found by another class loader than that of the test. */
    public static final class Address implements Callable<String> {
        @Override
        public String call() throws Exception {
            ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
            // Camel finds its own parts by it
            Thread.currentThread().setContextClassLoader(Address.class.getClassLoader());
            try (CamelContext own = new DefaultCamelContext()) {
                return ClientConfigurations.create(new HBaseComponent(own), null)
                        .get("hbase.zookeeper.quorum");
            } finally {
                Thread.currentThread().setContextClassLoader(ofThread);
            }
        }
    }

    @Test
    void shouldShareAConnectionBetweenEndpointsWithTheSameSettingsAndUser() {
        component.setZookeeperQuorum("127.0.0.1:1");
        start();

        HBaseClient first = client("hbase:a");
        HBaseClient second = client("hbase:b?operation=CamelHBaseGet");
        HBaseClient slow = client("hbase:a?hbase.rpc.timeout=60000");
        context.getRegistry().bind("ada", UserGroupInformation.createRemoteUser("ada"));
        HBaseClient ofAda = client("hbase:a?userGroupInformation=#ada");

        assertThat(second).isSameAs(first);
        assertThat(slow).isNotSameAs(first);
        assertThat(slow.settings().configuration().getInt("hbase.rpc.timeout", -1))
                .isEqualTo(60_000);
        assertThat(ofAda).isNotSameAs(first);
        assertThat(component.connections()).isEqualTo(3);

        context.getEndpoints().forEach(endpoint -> endpoint.stop());
        assertThat(component.connections()).isZero();
    }

    @Test
    void shouldConnectAsTheGivenUser() throws Exception {
        component.setProxyUser("grace");
        start();
        context.getRegistry().bind("ada", UserGroupInformation.createRemoteUser("ada"));

        HBaseClientSettings own = client("hbase:a").settings();
        HBaseClientSettings given = client("hbase:a?userGroupInformation=#ada").settings();

        assertThat(own.login().user(own.configuration()).getShortUserName()).isEqualTo("grace");
        assertThat(own.login().user(own.configuration()).getRealUser()).isNotNull();
        assertThat(given.login().user(given.configuration()).getShortUserName()).isEqualTo("ada");
    }

    @Test
    void shouldRejectAPrincipalWithoutAKeytab() {
        component.setKerberosPrincipal("storer@EXAMPLE.ORG");
        start();

        assertThatThrownBy(() -> client("hbase:a"))
                .hasStackTraceContaining("kerberosPrincipal and kerberosKeytab together");
    }

    @Test
    void shouldFailToStartOnAnUnknownOption() {
        start();

        assertThatThrownBy(() -> client("hbase:a?colour=red")).hasStackTraceContaining("colour");
        assertThatThrownBy(() -> client("hbase:a?operation=CamelHBaseUpsert"))
                .hasStackTraceContaining("got 'CamelHBaseUpsert'");
        assertThatThrownBy(() -> client("hbase:a?row.qualifier=name")).hasStackTraceContaining("row.family");
    }

    @Test
    void shouldNotChangeTheTypeConvertersOfTheContext() {
        start();
        client("hbase:a");

        assertThat(context.getTypeConverter().convertTo(Integer.class, "123".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(123);
        assertThat(context.getTypeConverter().convertTo(byte[].class, 123L)).isNull();
    }
}
