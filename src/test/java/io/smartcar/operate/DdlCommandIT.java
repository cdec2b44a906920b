package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real HBase accepts the splits of a printed statement, and rows spread over its regions. The shell is not run: its
 * JRuby is not part of the local servers. It reads each split with {@code Bytes.toBytesBinary}, as this test does.
 */
class DdlCommandIT {
    private static final Pattern SPLIT = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'(?=[,\\]])");

    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    Path folder;

    @Test
    void shouldSpreadTheRowsOfAFileOverTheRegions() throws Exception {
        List<String> lines = IntStream.range(0, 3200)
                .mapToObj(number -> "%s%03d,%d".formatted(number % 2 == 0 ? "서울" : "A'", number % 211, number))
                .toList();
        Files.write(folder.resolve("cars.csv"), lines);

        cluster.createTable("Ddl", "f", 1, splits());
        cluster.put(
                "Ddl",
                lines.stream()
                        .map(line -> new Put(Bytes.toBytes(line.replace(',', '-')))
                                .addColumn(Bytes.toBytes("f"), Bytes.toBytes("n"), Bytes.toBytes(line)))
                        .toList());

        Map<String, Integer> rows = new TreeMap<>();
        try (RegionLocator regions = cluster.hbase().getRegionLocator(TableName.valueOf("Ddl"))) {
            for (var row : cluster.rows("Ddl")) {
                rows.merge(regions.getRegionLocation(row.getRow()).getRegion().getEncodedName(), 1, Integer::sum);
            }
        }
        assertThat(rows.values()).hasSize(16).containsOnly(200);
    }

    /** The splits of the printed statement. */
    private byte[][] splits() {
        Properties settings = new Properties();
        Map.of("columns", "car,n", "delimiter", ",", "topic", "ddl", "table", "Ddl", "family", "f", "row", "{car}-{n}")
                .forEach((key, value) -> settings.setProperty("kind.cars." + key, value));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        assertThat(Commands.run(settings, folder, out, System.err, "ddl", "cars", "cars.csv"))
                .isZero();

        String statement = printed.toString(StandardCharsets.UTF_8);
        return SPLIT.matcher(statement.substring(statement.indexOf("SPLITS => [")))
                .results()
                .map(split -> Bytes.toBytesBinary(split.group(1).replace("\\'", "'")))
                .toArray(byte[][]::new);
    }
}
