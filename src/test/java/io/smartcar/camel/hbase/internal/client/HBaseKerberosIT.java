package io.smartcar.camel.hbase.internal.client;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.smartcar.camel.hbase.HBaseEndpoint;
import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.support.client.LoginRenewal;
import io.smartcar.cluster.hbase.KerberosHBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.security.access.Permission;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in to an HBase secured by Kerberos. In its own JVM, because Hadoop keeps the Kerberos settings it has read. */
@Tag("kerberos")
class HBaseKerberosIT {
    private static final Duration EXPIRED = Duration.ofSeconds(KerberosHBase.TICKET_SECONDS + 2);

    private static KerberosHBase hbase;
    private static Path keytab;
    private HBaseRoutes routes;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        hbase = KerberosHBase.start(folder);
        keytab = hbase.keytab("gateway");
        createTable("of-gateway", "gateway");
        createTable("of-ada", "ada");
        createTable("of-late", "late");
    }

    private static void createTable(String table, String owner) throws Exception {
        TableName name = TableName.valueOf(table);
        try (Admin admin = hbase.connection().getAdmin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(name)
                    .setColumnFamily(ColumnFamilyDescriptorBuilder.of("info"))
                    .build());
            Permission both = Permission.newBuilder(name)
                    .withActions(Permission.Action.READ, Permission.Action.WRITE)
                    .build();
            admin.grant(new UserPermission(owner, both), false);
        }
    }

    @AfterAll
    static void stop() {
        if (hbase != null) {
            hbase.close();
        }
    }

    @AfterEach
    void close() {
        if (routes != null) {
            routes.close();
        }
    }

    private void connect(String proxyUser) throws Exception {
        routes = new HBaseRoutes(hbase.zookeeper());
        routes.component().setKerberosPrincipal(hbase.principal("gateway"));
        routes.component().setKerberosKeytab(keytab.toString());
        routes.component().setProxyUser(proxyUser);
        Map<String, Object> settings = new LinkedHashMap<>(KerberosHBase.clientSettings());
        routes.component().setClientProperties(settings);
        routes.to("gateway", "hbase:of-gateway").to("ada", "hbase:of-ada");
    }

    private Exchange put(String route) {
        return routes.send(route, null, ROW_ID, "a", FAMILY, "info", QUALIFIER, "x", VALUE, "1");
    }

    private void assertReadsAndWrites(String route) throws Exception {
        assertThat(put(route).getException()).isNull();
        Exchange found =
                routes.request(route, null, OPERATION, HBaseConstants.GET, ROW_ID, "a", FAMILY, "info", QUALIFIER, "x");
        assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("1");
    }

    private void assertDenied(String route) {
        assertThat(put(route).getException()).isInstanceOfSatisfying(HBaseBatchException.class, failure -> {
            assertThat(failure.failures().get(0).kind()).isEqualTo(FailureKind.OUTAGE);
            assertThat(failure.failures().get(0).reason()).startsWith("AccessDeniedException");
        });
    }

    @Test
    void shouldLogInByKeytab() throws Exception {
        connect(null);
        routes.start();

        assertReadsAndWrites("gateway");
        assertDenied("ada");
    }

    /** Java waits for a Kerberos server three times 30 seconds. The logins of the other tests are kept. */
    @Test
    void shouldNotBlockAMessageDuringALogin() throws Exception {
        connect(null);
        routes.component().setKerberosPrincipal(hbase.principal("late"));
        routes.component().setKerberosKeytab(hbase.keytab("late").toString());
        routes.to("late", "hbase:of-late");
        routes.component().setOperationTimeout(2_000);
        try (AutoCloseable silence = hbase.silence()) {
            routes.start();

            Exchange failed = assertTimeout(Duration.ofSeconds(20), () -> put("late"));

            assertThat(failed.getException()).isInstanceOfSatisfying(HBaseBatchException.class, failure -> {
                assertThat(failure.failures().get(0).kind()).isEqualTo(FailureKind.OUTAGE);
                assertThat(failure.failures().get(0).reason()).contains("longer than 2000 ms");
            });
        }
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertReadsAndWrites("late"));
    }

    @Test
    void shouldImpersonateTheProxyUser() throws Exception {
        connect("ada");
        routes.start();

        assertReadsAndWrites("ada");
        assertDenied("gateway");
    }

    @Test
    void shouldUseTheUserOfAnEndpointForEveryCall() throws Exception {
        UserGroupInformation eve = UserGroupInformation.loginUserFromKeytabAndReturnUGI(
                hbase.principal("eve"), hbase.keytab("eve").toString());
        connect(null);
        routes.context().getRegistry().bind("eve", eve);
        routes.to("eve", "hbase:of-gateway?userGroupInformation=#eve");
        routes.start();

        assertReadsAndWrites("gateway");
        assertDenied("eve");
    }

    @Test
    void shouldRenewTheLoginBehindAProxyUser() throws Exception {
        connect("ada");
        routes.start();
        HBaseClientSettings settings = routes.context()
                .getEndpoint("hbase:of-ada", HBaseEndpoint.class)
                .client()
                .settings();
        UserGroupInformation user = settings.login().user(settings.configuration());

        try (LoginRenewal renewal = LoginRenewal.start(user, 500)) {
            assertThat(renewal).isNotNull();
            await().pollDelay(EXPIRED).atMost(EXPIRED.plusSeconds(30)).until(() -> true);
            routes.context().getRegistry().bind("renewed", user);
            routes.to("renewed", "hbase:of-ada?userGroupInformation=#renewed");

            assertReadsAndWrites("renewed");
        }
    }

    /** Hadoop's client renews only the login of the whole process, so that each client has its own renewal. */
    @Test
    void shouldShareTheLoginOfOnePrincipal() throws Exception {
        connect(null);
        routes.start();
        HBaseClientSettings settings = routes.context()
                .getEndpoint("hbase:of-gateway", HBaseEndpoint.class)
                .client()
                .settings();
        UserGroupInformation first = settings.login().user(settings.configuration());

        assertThat(settings.login().user(settings.configuration())).isSameAs(first);
        try (LoginRenewal renewal = LoginRenewal.start(first)) {
            assertThat(renewal).isNotNull();
        }
        assertThat(LoginRenewal.start(UserGroupInformation.createRemoteUser("ada")))
                .isNull();
    }
}
