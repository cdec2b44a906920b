package io.smartcar.local;

import io.smartcar.cluster.RunningCluster;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Prints what the running cluster holds. */
final class Viewer {
    private final Path folder;
    private final PrintStream out;
    private final int limit = Integer.getInteger("limit", 10);
    private final String prefix = System.getProperty("key", "");

    Viewer(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /** Prints the first rows of a table in the order of their keys, or the tables' names if {@code table} is empty. */
    void showRows(String table) throws Exception {
        try (RunningCluster cluster = RunningCluster.in(folder)) {
            List<String> tables = cluster.tables();
            if (!tables.contains(table)) {
                out.println("Tables: " + String.join(", ", tables));
                return;
            }
            for (Result row : cluster.rows(table, prefix, limit)) {
                StringBuilder line = new StringBuilder(Bytes.toString(row.getRow()));
                for (Cell cell : row.rawCells()) {
                    line.append("  ")
                            .append(Bytes.toString(CellUtil.cloneQualifier(cell)))
                            .append('=')
                            .append(Bytes.toString(CellUtil.cloneValue(cell)));
                }
                out.println(line);
            }
            out.println("Table " + table + " has " + cluster.countRows(table) + " rows.");
        }
    }

    /** Prints the last records of a topic, or the topics' names if {@code topic} is empty. */
    void showRecords(String topic) throws Exception {
        try (RunningCluster cluster = RunningCluster.in(folder)) {
            List<String> topics = cluster.topics();
            if (!topics.contains(topic)) {
                out.println("Topics: " + String.join(", ", topics));
                return;
            }
            List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic);
            for (ConsumerRecord<byte[], byte[]> record :
                    records.subList(Math.max(0, records.size() - limit), records.size())) {
                out.println(topic + "-" + record.partition() + "@" + record.offset() + "  "
                        + Instant.ofEpochMilli(record.timestamp()) + "  key=" + text(record.key()));
                for (Header header : record.headers()) {
                    out.println("    " + header.key() + "=" + text(header.value()));
                }
                out.println("    " + text(record.value()));
            }
            out.println("Topic " + topic + " holds " + records.size() + " records.");
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "none" : new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "·");
    }
}
