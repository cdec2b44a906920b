package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.apache.hadoop.hbase.client.Put;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of a local run, with rows that are missing. */
class StoredLinesIT {
    private static final String TABLE = "stored-lines";

    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    private Path folder;

    @Test
    void shouldFindEachRowThatIsMissing() throws Exception {
        Path kinds = Files.createDirectory(folder.resolve("kinds"));
        Files.writeString(
                kinds.resolve("own.properties"),
                "files=own-*.log\nkeep=^\\\\d\ndelimiter=,\ncolumns=number,car\ntopic=own\ntable=" + TABLE
                        + "\nfamily=a\nrow={number}\n");
        LocalSettings settings = new LocalSettings("single-broker", kinds);
        FedLines fed = new FedLines(settings.declaredKinds(), 16_384);
        fed.add(Files.writeString(folder.resolve("own-1.log"), "1,a\n2,b\n3,c\nbad\n"));
        StoredLines stored = new StoredLines(cluster, settings, null);
        cluster.createTable(TABLE, "a", 1);
        cluster.put(TABLE, List.of(row("1"), row("3")));

        JsonObject result = stored.compare(fed);
        assertThat(result)
                .containsEntry("lines", 4L)
                .containsEntry("deadLetters", 1L)
                .containsEntry("missing", 1L);

        cluster.put(TABLE, List.of(row("2")));
        assertThat(stored.compare(fed)).containsEntry("missing", 0L);
    }

    private static Put row(String key) {
        return new Put(key.getBytes()).addColumn("a".getBytes(), "car".getBytes(), "x".getBytes());
    }
}
