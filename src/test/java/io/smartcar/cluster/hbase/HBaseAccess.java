package io.smartcar.cluster.hbase;

import io.smartcar.cluster.process.Ports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.ClusterMetrics.Option;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableExistsException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.filter.FilterList;
import org.apache.hadoop.hbase.filter.FirstKeyOnlyFilter;
import org.apache.hadoop.hbase.filter.KeyOnlyFilter;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.hbase.util.FutureUtils;

/** Requests to HBase by the tests and the launcher. Thread-safe. */
public final class HBaseAccess implements AutoCloseable {
    private static final int PAGE = 1000;
    private static final byte[] FIRST_ROW = {0};

    private final int zookeeperPort;
    private final Map<String, String> settings;
    private Connection connection;
    private AsyncConnection scans;

    /** @param settings further settings of the client */
    public HBaseAccess(int zookeeperPort, Map<String, String> settings) {
        this.zookeeperPort = zookeeperPort;
        this.settings = settings;
    }

    /** One connection for all; it outlives restarts of the servers. */
    public synchronized Connection connection() throws IOException {
        if (connection == null) {
            connection = ConnectionFactory.createConnection(configuration());
        }
        return connection;
    }

    /** Another one for scans: the scanners of the first print stack traces to the console when a server is away. */
    private synchronized AsyncConnection scans() throws IOException {
        if (scans == null) {
            scans = FutureUtils.get(ConnectionFactory.createAsyncConnection(configuration()));
        }
        return scans;
    }

    private Configuration configuration() {
        Configuration configuration = HBaseConfiguration.create();
        configuration.set("hbase.zookeeper.quorum", "127.0.0.1");
        configuration.setInt("hbase.zookeeper.property.clientPort", zookeeperPort);
        // the verbs wait; the client shall answer
        configuration.setInt("hbase.client.retries.number", 2);
        configuration.setInt("hbase.client.pause", 100);
        configuration.setInt("hbase.rpc.timeout", 5_000);
        configuration.setInt("hbase.client.operation.timeout", 10_000);
        configuration.setInt("hbase.client.meta.operation.timeout", 5_000);
        configuration.setInt("hbase.client.scanner.timeout.period", 10_000);
        configuration.setInt("zookeeper.recovery.retry", 1);
        settings.forEach(configuration::set);
        return configuration;
    }

    @Override
    public synchronized void close() {
        try (Connection ended = connection;
                AsyncConnection endedScans = scans) {
            connection = null;
            scans = null;
        } catch (IOException ignored) {
            // the servers go away as well
        }
    }

    public boolean zookeeperListens() {
        return Ports.isListening(zookeeperPort);
    }

    /** What keeps the cluster from serving; null when it serves with that many region servers, all tables available. */
    String missing(int regionServers) throws IOException {
        if (!zookeeperListens()) {
            return "nothing listens on ZooKeeper's port " + zookeeperPort;
        }
        try (Admin admin = connection().getAdmin()) {
            // fails until the master has completed its initialization
            admin.listNamespaces();
            int living = servers(admin).size();
            if (living < regionServers) {
                return living + " of " + regionServers + " region servers have reported to the master";
            }
            for (TableName table : admin.listTableNames()) {
                if (admin.isTableEnabled(table)) {
                    askEachRegion(admin, table);
                }
            }
            return null;
        }
    }

    /** Only an answer shows that a region is served: the table of the regions may still tell of the time before a kill. */
    private void askEachRegion(Admin admin, TableName table) throws IOException {
        try (Table open = connection().getTable(table)) {
            for (RegionInfo region : admin.getRegions(table)) {
                byte[] row = region.getStartKey().length == 0 ? FIRST_ROW : region.getStartKey();
                open.exists(new Get(row));
            }
        }
    }

    /** What keeps the region server on that port from serving, or null. */
    String regionServerMissing(int port) throws IOException {
        if (!zookeeperListens() || !Ports.isListening(port)) {
            return "nothing listens on port " + port;
        }
        try (Admin admin = connection().getAdmin()) {
            boolean reported = servers(admin).stream().anyMatch(server -> server.getPort() == port);
            return reported ? null : "the region server on port " + port + " has not reported to the master";
        }
    }

    private static Set<ServerName> servers(Admin admin) throws IOException {
        return admin.getClusterMetrics(EnumSet.of(Option.LIVE_SERVERS)).getLiveServerMetrics().keySet().stream()
                .collect(Collectors.toSet());
    }

    public boolean createTable(String table, String family, int versions, byte[][] splits) throws IOException {
        try (Admin admin = connection().getAdmin()) {
            admin.createTable(
                    TableDescriptorBuilder.newBuilder(TableName.valueOf(table))
                            .setColumnFamily(ColumnFamilyDescriptorBuilder.newBuilder(Bytes.toBytes(family))
                                    .setMaxVersions(versions)
                                    .build())
                            .build(),
                    splits);
            return true;
        } catch (TableExistsException thereAlready) {
            return false;
        }
    }

    public List<String> tables() throws IOException {
        try (Admin admin = connection().getAdmin()) {
            return Stream.of(admin.listTableNames())
                    .map(TableName::getNameAsString)
                    .toList();
        }
    }

    public void dropTable(String table) throws IOException {
        TableName name = TableName.valueOf(table);
        try (Admin admin = connection().getAdmin()) {
            if (admin.isTableEnabled(name)) {
                admin.disableTable(name);
            }
            admin.deleteTable(name);
        }
    }

    public long countRows(String table) throws IOException {
        Scan keys =
                new Scan().setCaching(PAGE).setFilter(new FilterList(new FirstKeyOnlyFilter(), new KeyOnlyFilter()));
        long rows = 0;
        try (ResultScanner results = scanner(table, keys)) {
            for (Result row = results.next(); row != null; row = results.next()) {
                rows++;
            }
        }
        return rows;
    }

    /**
     * The rows whose keys begin with {@code prefix}, in the order of their keys, each with every version of its cells.
     *
     * @param limit how many at most; -1 for all
     */
    public List<Result> rows(String table, String prefix, int limit) throws IOException {
        Scan everything = new Scan().readAllVersions().setCaching(PAGE).setLimit(limit);
        if (!prefix.isEmpty()) {
            everything.setStartStopRowForPrefixScan(Bytes.toBytes(prefix));
        }
        List<Result> rows = new ArrayList<>();
        try (ResultScanner results = scanner(table, everything)) {
            results.forEach(rows::add);
        }
        return rows;
    }

    private ResultScanner scanner(String table, Scan scan) throws IOException {
        return scans().getTable(TableName.valueOf(table)).getScanner(scan);
    }

    public void put(String table, List<Put> puts) throws IOException {
        try (Table open = connection().getTable(TableName.valueOf(table))) {
            open.put(puts);
        }
    }
}
