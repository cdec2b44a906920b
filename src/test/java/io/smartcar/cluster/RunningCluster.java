package io.smartcar.cluster;

import io.smartcar.cluster.hadoop.HadoopAccess;
import io.smartcar.cluster.hadoop.StoredFiles;
import io.smartcar.cluster.hbase.HBaseAccess;
import io.smartcar.cluster.kafka.KafkaAccess;
import io.smartcar.cluster.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.client.Result;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks into a cluster that another process has started. Not thread-safe. */
public final class RunningCluster implements AutoCloseable {
    private final KafkaAccess kafka;
    private final HBaseAccess hbase;
    private final HadoopAccess hadoop;

    private RunningCluster(Ports ports) {
        kafka = new KafkaAccess("127.0.0.1:" + ports.remembered("kafka.1"));
        hbase = new HBaseAccess(ports.remembered("zookeeper"), Map.of());
        hadoop = new HadoopAccess(ports.remembered("hdfs.name-node"));
    }

    /**
     * The cluster that runs in {@code folder}.
     *
     * @throws IllegalStateException if none does
     */
    public static RunningCluster in(Path folder) {
        RunningCluster cluster = new RunningCluster(new Ports(folder.resolve("ports.properties")));
        if (!cluster.hbase.zookeeperListens() && !cluster.hadoop.nameNodeListens()) {
            throw new IllegalStateException(
                    "No cluster runs in " + folder + ": start it in another terminal with 'mvn -Plocal'");
        }
        return cluster;
    }

    /** The first rows of a table whose keys begin with {@code prefix}, in the order of their keys. */
    public List<Result> rows(String table, String prefix, int limit) throws IOException {
        return hbase.rows(table, prefix, limit);
    }

    /** The number of rows of a table. */
    public long countRows(String table) throws IOException {
        return hbase.countRows(table);
    }

    /** What readers of HDFS see below a path. */
    public StoredFiles files(String path) {
        return new StoredFiles(hadoop, path);
    }

    /** The names of all tables. */
    public List<String> tables() throws IOException {
        return hbase.tables();
    }

    /** All records that a topic holds, ordered by partition and offset. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
        return kafka.records(topic);
    }

    /** The names of all topics. */
    public List<String> topics() throws Exception {
        return kafka.topics().stream().sorted().toList();
    }

    @Override
    public void close() {
        kafka.close();
        hbase.close();
        hadoop.close();
    }
}
