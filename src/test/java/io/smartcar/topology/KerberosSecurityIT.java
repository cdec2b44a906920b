package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.hbase.KerberosHBase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.security.access.Permission;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HBase that lets in by Kerberos alone: the file of the distribution's folder security, used as it is. */
@Tag("kerberos")
class KerberosSecurityIT {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final TableName TABLE = TableName.valueOf("kerberos");
    private static final int EVENTS = 500;

    @TempDir
    Path folder;

    @Test
    void shouldStoreForLongerThanATicketIsValid() throws Exception {
        Fleet fleet = new Fleet(folder);
        try (LocalCluster kafka = LocalCluster.in(folder.resolve("kafka")).build();
                KerberosHBase hbase = KerberosHBase.start(folder.resolve("hbase"))) {
            kafka.startKafka();
            createTable(hbase);
            try (RoutesProcess routes = routes(kafka, hbase, fleet);
                    Table rows = hbase.connection().getTable(TABLE)) {
                routes.start();
                fleet.drop(EVENTS);
                await().atMost(BOUND).until(() -> read(rows).size() == EVENTS);
                Duration expired = Duration.ofSeconds(KerberosHBase.TICKET_SECONDS + 5);
                await().pollDelay(expired).atMost(BOUND).until(() -> true);
                fleet.drop(EVENTS);
                await().atMost(BOUND).until(() -> read(rows).size() == 2 * EVENTS);
                assertThat(Fleet.lines(read(rows))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
            }
        }
    }

    private RoutesProcess routes(LocalCluster kafka, KerberosHBase hbase, Fleet fleet) throws Exception {
        return RoutesProcess.of(kafka, folder)
                .set(
                        "camel.main.override-properties-location",
                        "file:src/main/distribution/security/hbase-kerberos.properties")
                .set("camel.component.hbase.zookeeper-quorum", hbase.zookeeper())
                .set("hbase.principal", hbase.principal("gateway"))
                .set("hbase.keytab", hbase.keytab("gateway"))
                .set("hbase.server-principal", KerberosHBase.clientSettings().get("hbase.master.kerberos.principal"))
                .set("files.directory", fleet.incoming())
                .set("files.quiet-ms", 0)
                .set("kind.driver.table", TABLE)
                .jvmOption("-Djava.security.krb5.conf=" + System.getProperty("java.security.krb5.conf"))
                .build();
    }

    /** A table that the routes' user may write. */
    private static void createTable(KerberosHBase hbase) throws Exception {
        try (Admin admin = hbase.connection().getAdmin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(TABLE)
                    .setColumnFamily(ColumnFamilyDescriptorBuilder.of("cf1"))
                    .build());
            Permission both = Permission.newBuilder(TABLE)
                    .withActions(Permission.Action.READ, Permission.Action.WRITE)
                    .build();
            admin.grant(new UserPermission("gateway", both), false);
        }
    }

    private static List<Result> read(Table table) throws IOException {
        List<Result> rows = new ArrayList<>();
        try (ResultScanner scanner = table.getScanner(new Scan())) {
            scanner.forEach(rows::add);
        }
        return rows;
    }
}
