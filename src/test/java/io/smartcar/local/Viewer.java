package io.smartcar.local;

import io.smartcar.cluster.RunningCluster;
import io.smartcar.cluster.hadoop.StoredFiles;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Prints rows and records of the running cluster. */
final class Viewer {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NO_TEXT = Pattern.compile("[\uFFFD\u0080-\u009F]");

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
            List<Result> rows = cluster.rows(table, prefix, limit);
            for (Result row : rows) {
                StringBuilder line = new StringBuilder(text(row.getRow()));
                for (Cell cell : row.rawCells()) {
                    line.append("  ")
                            .append(text(CellUtil.cloneQualifier(cell)))
                            .append('=')
                            .append(text(CellUtil.cloneValue(cell)));
                }
                out.println(line);
            }
            long all = cluster.countRows(table);
            out.println(
                    prefix.isEmpty()
                            ? summary("first", rows.size(), all, "rows of table " + table)
                            : "Showing " + rows.size() + " of " + all + " rows of table " + table + ", the first "
                                    + limit + " whose keys begin with '" + prefix + "'.");
        }
    }

    /**
     * Prints the folders of a kind in HDFS, or of all kinds if {@code kind} is empty, and the last events of its files.
     *
     * @param path below which the files are
     */
    void showFiles(String path, String kind) throws Exception {
        try (RunningCluster cluster = RunningCluster.in(folder)) {
            StoredFiles files = cluster.files(path);
            files.folders().entrySet().stream()
                    .filter(folder -> folder.getKey().startsWith(kind))
                    .forEach(folder -> out.println(folder(folder.getKey(), folder.getValue())));
            if (!kind.isEmpty()) {
                List<String> lines = files.lines(kind);
                List<String> last = lines.subList(Math.max(0, lines.size() - limit), lines.size());
                last.forEach(out::println);
                out.println(summary("last", last.size(), lines.size(), "events of the files of text of kind " + kind));
            }
        }
    }

    /** A folder and what it holds, as a line. */
    static String folder(String name, StoredFiles.Folder folder) {
        return String.format(
                Locale.ROOT,
                "  %-40s %,7d files %,12d events %,15d bytes",
                name,
                folder.files(),
                folder.events(),
                folder.bytes());
    }

    /** Prints the last records of a topic by their timestamps, or the topics' names if {@code topic} is empty. */
    void showRecords(String topic) throws Exception {
        try (RunningCluster cluster = RunningCluster.in(folder)) {
            List<String> topics = cluster.topics();
            if (!topics.contains(topic)) {
                out.println("Topics: " + String.join(", ", topics));
                return;
            }
            List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic).stream()
                    .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                    .toList();
            List<ConsumerRecord<byte[], byte[]>> last =
                    records.subList(Math.max(0, records.size() - limit), records.size());
            for (ConsumerRecord<byte[], byte[]> record : last) {
                out.println(topic + "-" + record.partition() + "@" + record.offset() + "  "
                        + Instant.ofEpochMilli(record.timestamp()) + "  key=" + text(record.key()));
                for (Header header : record.headers()) {
                    out.println("    " + header.key() + "=" + text(header.value()));
                }
                out.println("    " + text(record.value()));
            }
            out.println(summary("last", last.size(), records.size(), "records of topic " + topic));
        }
    }

    private static String summary(String end, int shown, long all, String of) {
        return shown == all
                ? "Showing all " + of + " (" + all + ")."
                : "Showing the " + end + " " + shown + " of " + all + " " + of + "; -Dlimit=" + all + " shows all.";
    }

    /** As text with its control characters escaped; what is not text, such as a number, as HBase's shell shows bytes. */
    static String text(byte[] bytes) {
        if (bytes == null) {
            return "none";
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return NO_TEXT.matcher(text).find()
                ? Bytes.toStringBinary(bytes)
                : CONTROL.matcher(text)
                        .replaceAll(found ->
                                String.format("\\\\x%02X", (int) found.group().charAt(0)));
    }
}
