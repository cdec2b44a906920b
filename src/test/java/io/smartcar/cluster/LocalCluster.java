package io.smartcar.cluster;

import io.smartcar.cluster.hadoop.HadoopServers;
import io.smartcar.cluster.hadoop.HadoopShape;
import io.smartcar.cluster.hbase.HBaseServers;
import io.smartcar.cluster.kafka.KafkaServers;
import io.smartcar.cluster.kafka.KafkaShape;
import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.FolderLock;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Kafka, HBase and HDFS on this machine, every server a process of its own.
 *
 * <p>All data lies in one folder and is kept between runs; all ports are ports of 127.0.0.1, free ones chosen once and
 * remembered in the folder. {@link #start()} returns when everything is usable, {@link #close()} when every process is
 * gone; should this JVM be killed, its servers end with it.
 *
 * <p>The verbs wait, within bounds, and throw an {@link IllegalStateException} that names the actual state. They may
 * be called from any thread.
 */
public final class LocalCluster implements AutoCloseable {
    private final ServerFiles files;
    private final KafkaServers kafka;
    private final HBaseServers hbase;
    private final HadoopServers hadoop;
    private final boolean withHBase;
    private final FolderLock lock;

    private LocalCluster(Builder builder) {
        files = new ServerFiles(builder.folder, builder.javaOptions);
        lock = new FolderLock(files.folder("."));
        try {
            Ports ports = new Ports(files.folder().resolve("ports.properties"));
            builder.ports.forEach(ports::set);
            if (builder.kept) {
                ports.allowTaken();
            }
            kafka = new KafkaServers(files, ports, builder.kafka());
            hbase = new HBaseServers(files, ports, builder.regionServers);
            hadoop = new HadoopServers(files, ports, builder.hadoop());
            withHBase = builder.hbase;
            if (builder.kept) {
                Stream.of(kafka.brokers().stream(), hbase.all(), hadoop.all())
                        .flatMap(servers -> servers)
                        .forEach(ServerProcess::keep);
            }
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** A cluster with its data in {@code folder}: one broker, HBase in one process, and no HDFS, by default. */
    public static Builder in(Path folder) {
        return new Builder(folder);
    }

    /**
     * Starts all servers at the same time, and returns when they are usable.
     *
     * @throws IllegalStateException if one of them does not start; those that did are stopped again
     */
    public void start() {
        try {
            CompletableFuture.allOf(
                            started(withHBase, hbase::start),
                            started(true, kafka::start),
                            started(hasHadoop(), hadoop::start))
                    .join();
        } catch (CompletionException failure) {
            close();
            throw new IllegalStateException(
                    "The local cluster in " + files.folder() + " does not start: "
                            + failure.getCause().getMessage(),
                    failure.getCause());
        }
    }

    private static CompletableFuture<Void> started(boolean wanted, Runnable servers) {
        return wanted ? CompletableFuture.runAsync(servers) : CompletableFuture.completedFuture(null);
    }

    /** Starts Kafka alone: requests to HBase fail. */
    public void startKafka() {
        kafka.start();
    }

    /** Stops HBase and HDFS, then Kafka; returns when no process of theirs is left. Data and ports are kept. */
    @Override
    public void close() {
        try {
            hbase.stop();
            hadoop.stop();
            kafka.stop();
        } finally {
            lock.close();
        }
    }

    /** The folder that holds the data, the logs and the settings of all servers. */
    public Path folder() {
        return files.folder();
    }

    /** Where the brokers listen, in the form of {@code bootstrap.servers}. */
    public String brokers() {
        return kafka.bootstrap();
    }

    /** Where ZooKeeper listens, as {@code host:port}: the quorum through which HBase is found. */
    public String zookeeper() {
        return hbase.quorum();
    }

    /** The process of a broker, from 1. */
    public ServerProcess broker(int number) {
        return kafka.brokers().get(number - 1);
    }

    /** The processes of all brokers. */
    public List<ServerProcess> brokerProcesses() {
        return List.copyOf(kafka.brokers());
    }

    /** The processes of HBase: one, or ZooKeeper, the master and the region servers. */
    public List<ServerProcess> hbaseProcesses() {
        return hbase.all().toList();
    }

    /** The process of the HBase master; with HBase in one process, that one. */
    public ServerProcess master() {
        return hbase.master();
    }

    /**
     * The process of a region server, from 1.
     *
     * @throws IllegalStateException if HBase is one process
     */
    public ServerProcess regionServer(int number) {
        requireDistributed("region servers");
        return hbase.regionServers().get(number - 1);
    }

    /**
     * The process of ZooKeeper.
     *
     * @throws IllegalStateException if HBase is one process
     */
    public ServerProcess zookeeperProcess() {
        requireDistributed("ZooKeeper");
        return hbase.zookeeper();
    }

    /** Whether HBase is started with the others. */
    public boolean hasHBase() {
        return withHBase;
    }

    /** Whether HDFS is started with the others. */
    public boolean hasHadoop() {
        return !hadoop.dataNodes().isEmpty();
    }

    /** HDFS, with no data nodes if it is not a part of this cluster. */
    public HadoopServers hadoop() {
        return hadoop;
    }

    /** Creates a topic, unless it is there already. */
    public void createTopic(String topic, int partitions) {
        createTopic(topic, partitions, Map.of());
    }

    /** Creates a topic with its own settings, such as {@code retention.ms}, unless it is there already. */
    public void createTopic(String topic, int partitions, Map<String, String> settings) {
        call("create topic " + topic, () -> kafka.access().createTopic(topic, partitions, settings));
    }

    /** Deletes a topic. */
    public void deleteTopic(String topic) {
        call("delete topic " + topic, () -> {
            kafka.access().deleteTopic(topic);
            return null;
        });
    }

    /** Creates a table with one family, unless it is there already. */
    public void createTable(String table, String family, int versions, byte[]... splits) {
        call("create table " + table, () -> hbase.access()
                .createTable(table, family, versions, splits.length == 0 ? null : splits));
    }

    /** Disables and deletes a table. */
    public void dropTable(String table) {
        call("drop table " + table, () -> {
            hbase.access().dropTable(table);
            return null;
        });
    }

    /** Removes all topics, groups and tables. */
    public void clear() {
        call("empty the cluster in " + files.folder(), () -> {
            kafka.access().clear();
            for (String table : hbase.access().tables()) {
                hbase.access().dropTable(table);
            }
            return null;
        });
    }

    /** Sends records and returns when all are acknowledged. */
    public void send(Collection<ProducerRecord<byte[], byte[]>> records) {
        call("send " + records.size() + " records", () -> {
            kafka.access().send(records);
            return null;
        });
    }

    /** All records that the topic holds, ordered by partition and offset. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return call("read topic " + topic, () -> kafka.access().records(topic));
    }

    /** The number of records that the topic has taken so far. */
    public long endOffset(String topic) {
        return call("ask for the end of topic " + topic, () -> kafka.access().endOffset(topic));
    }

    /** The sum of the offsets that the group has committed in the partitions of the topic. */
    public long committedOffset(String group, String topic) {
        return call(
                "ask for the offsets of group " + group, () -> kafka.access().committedOffset(group, topic));
    }

    /** Waits until the topic has taken at least {@code count} records. */
    public void awaitRecords(String topic, long count, Duration bound) {
        BoundedWait.until("topic " + topic + " has " + count + " records", bound, () -> {
            long there = kafka.access().endOffset(topic);
            return there >= count ? null : "it has " + there;
        });
    }

    /** Waits until the group has committed {@code offset}, summed over the partitions of the topic. */
    public void awaitOffset(String group, String topic, long offset, Duration bound) {
        BoundedWait.until("group " + group + " has committed offset " + offset + " of topic " + topic, bound, () -> {
            long committed = kafka.access().committedOffset(group, topic);
            return committed >= offset ? null : "it has committed " + committed;
        });
    }

    /** Stores rows and returns when HBase has acknowledged them. */
    public void put(String table, List<Put> puts) {
        call("put " + puts.size() + " rows into table " + table, () -> {
            hbase.access().put(table, puts);
            return null;
        });
    }

    /** The number of rows of a table. */
    public long countRows(String table) {
        return call("count the rows of table " + table, () -> hbase.access().countRows(table));
    }

    /** All rows of a table in the order of their keys, each with every version of its cells. */
    public List<Result> rows(String table) {
        return call("read table " + table, () -> hbase.access().rows(table, "", -1));
    }

    /** The first rows of a table in the order of their keys. */
    public List<Result> rows(String table, int limit) {
        return call("read table " + table, () -> hbase.access().rows(table, "", limit));
    }

    /** Waits until the table has at least {@code count} rows. */
    public void awaitRows(String table, long count, Duration bound) {
        BoundedWait.until("table " + table + " has " + count + " rows", bound, () -> {
            long there = hbase.access().countRows(table);
            return there >= count ? null : "it has " + there;
        });
    }

    /** A connection to HBase for further needs of a test. It belongs to the cluster: do not close it. */
    public Connection hbase() {
        return call("connect to HBase", () -> hbase.access().connection());
    }

    private void requireDistributed(String part) {
        if (hbase.regionServers().isEmpty()) {
            throw new IllegalStateException(
                    "This cluster runs HBase in one process: build it with regionServers(n) to have " + part
                            + " apart");
        }
    }

    private static <T> T call(String what, Callable<T> action) {
        try {
            return action.call();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted: " + what, interrupted);
        } catch (Exception failure) {
            throw new IllegalStateException("Failed to " + what + ": " + BoundedWait.firstLine(failure), failure);
        }
    }

    /** The parts and settings of a cluster. */
    public static final class Builder {
        private final Path folder;
        private final Map<String, Integer> ports = new LinkedHashMap<>();
        private final Map<String, String> brokerSettings = new LinkedHashMap<>();
        private final Map<String, String> clientSettings = new LinkedHashMap<>();
        private int brokers = 1;
        private boolean nodes;
        private boolean kafkaZookeeper;
        private final Map<String, String> hadoopSettings = new LinkedHashMap<>();
        private boolean hbase = true;
        private int regionServers;
        private boolean standby;
        private int dataNodes;
        private int replication = 1;
        private final List<String> javaOptions = new ArrayList<>();
        private boolean kept;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** The number of brokers, 1 by default. It cannot change while the folder's data is kept. */
        public Builder brokers(int count) {
            this.brokers = count;
            return this;
        }

        /** Gives each broker an address (127.0.0.1, 127.0.0.2 …) and a rack ({@code rack-1} …) of its own. */
        public Builder nodes() {
            this.nodes = true;
            return this;
        }

        /** Runs the brokers with a ZooKeeper of their own, as before KRaft. */
        public Builder kafkaZookeeper() {
            this.kafkaZookeeper = true;
            return this;
        }

        /** Adds or overrides settings of all brokers. */
        public Builder brokerSetting(String key, String value) {
            brokerSettings.put(key, value);
            return this;
        }

        /** Adds a setting that Kafka clients of the cluster need, for authentication. */
        public Builder clientSetting(String key, String value) {
            clientSettings.put(key, value);
            return this;
        }

        /**
         * The brokers of a topology.
         *
         * @param topology the name of a profile, {@code application-<topology>.properties}
         */
        public Builder topology(String topology) {
            return switch (topology) {
                case "single-broker", "hadoop" -> brokers(1);
                case "multi-broker" -> brokers(3);
                case "multi-node" -> brokers(3).nodes();
                case "zookeeper" -> brokers(1).kafkaZookeeper();
                case "direct" -> brokers(0);
                default ->
                    throw new IllegalArgumentException("Expected one of single-broker, multi-broker, multi-node,"
                            + " zookeeper, hadoop, direct, got the topology '" + topology + "'");
            };
        }

        private KafkaShape kafka() {
            return new KafkaShape(
                    brokers, nodes, kafkaZookeeper, Map.copyOf(brokerSettings), Map.copyOf(clientSettings));
        }

        /** Runs HBase as ZooKeeper, a master and that many region servers, each a process; by default all are one. */
        public Builder regionServers(int count) {
            this.regionServers = count;
            return this;
        }

        /** Does not start HBase. */
        public Builder withoutHBase() {
            this.hbase = false;
            return this;
        }

        /** Runs HDFS: a name node and that many data nodes, each a process; by default there is none. */
        public Builder dataNodes(int count) {
            this.dataNodes = count;
            return this;
        }

        /** Runs a second name node of HDFS, which a test makes the active one. */
        public Builder standby() {
            this.standby = true;
            return this;
        }

        /** How many data nodes hold a file, 1 by default. */
        public Builder replication(int count) {
            this.replication = count;
            return this;
        }

        /** Adds or overrides a setting of the name node and the data nodes. */
        public Builder hadoopSetting(String key, String value) {
            hadoopSettings.put(key, value);
            return this;
        }

        private HadoopShape hadoop() {
            return new HadoopShape(standby, dataNodes, replication, Map.copyOf(hadoopSettings));
        }

        /** Adds options of the servers' JVMs, which are else small and quick to start: the last one of a kind counts. */
        public Builder javaOptions(String... options) {
            javaOptions.addAll(List.of(options));
            return this;
        }

        /** Leaves the servers running unless the cluster is closed, and adopts those that an earlier JVM left. */
        public Builder keep() {
            this.kept = true;
            return this;
        }

        /**
         * Fixes a port that is a free one otherwise.
         *
         * @param server {@code kafka.1} (and 2, 3 …) or {@code zookeeper}
         */
        public Builder port(String server, int port) {
            ports.put(server, port);
            return this;
        }

        /** The cluster, not yet started. It holds the folder: close it. */
        public LocalCluster build() {
            return new LocalCluster(this);
        }
    }
}
