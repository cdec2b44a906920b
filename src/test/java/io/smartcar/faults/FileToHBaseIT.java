package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.audit.Differences;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.source.SourceLine.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Table;
import org.junit.jupiter.api.Test;

/** Both logs through the production process and real servers, compared line by line. */
class FileToHBaseIT {
    @Test
    void shouldStoreEveryKeptLineOnceAndAsItIs() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "equal");
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 6_000));
        pipeline.drop(STATUS, "20160101", Pipeline.simulate(STATUS, 1, 4_000));
        Metrics metrics;
        try (RoutesProcess routes = pipeline.process("equal").start()) {
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 4_000));
            pipeline.awaitSettled();
            metrics = routes.metrics();
        }

        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(comparison.duplicates()).isZero();
        assertThat(comparison.accounted()).isEqualTo(comparison.lines());
        assertThat(comparison.dropped()).isGreaterThan(100);
        assertThat(metrics.sum("events.read")).isEqualTo(pipeline.expected().count(Outcome.STORED));
        assertThat(metrics.sum("events.sent")).isEqualTo(metrics.sum("events.read"));
        assertThat(metrics.sum("events.stored")).isEqualTo(metrics.sum("events.read"));
        assertThat(metrics.sum("events.dropped")).isEqualTo(comparison.dropped());
        assertThat(metrics.sum("events.received"))
                .isEqualTo(metrics.sum("events.read") + metrics.sum("events.dropped") + metrics.sum("events.rejected"))
                .isEqualTo(comparison.lines());

        shouldDetectChangesOfTheTable(pipeline);
    }

    /** The comparison above must be able to fail: each kind of difference once, on the same data. */
    private static void shouldDetectChangesOfTheTable(Pipeline pipeline) throws IOException {
        String name = pipeline.table(DRIVER);
        List<Result> rows = pipeline.cluster().rows(name, 3);
        try (Table table = pipeline.cluster().hbase().getTable(TableName.valueOf(name))) {
            table.put(put("00000010106102-X0000-00000000", 1));
            table.put(put(key(rows.get(0)), 1));
            table.put(put(key(rows.get(1)), rows.get(1).rawCells()[0].getTimestamp()));
            table.delete(new Delete(rows.get(2).getRow()));
        }
        Comparison spoilt = pipeline.compare();
        Differences differences = spoilt.hbase().get(DRIVER.ordinal());
        assertThat(differences.extra).as(spoilt.toString()).isEqualTo(1);
        assertThat(differences.versions).as(spoilt.toString()).isEqualTo(1);
        assertThat(differences.wrong).as(spoilt.toString()).isEqualTo(2);
    }

    private static Put put(String row, long timestamp) {
        return new Put(bytes(row)).addColumn(bytes("cf1"), bytes("speed"), timestamp, bytes("999"));
    }

    private static String key(Result row) {
        return new String(row.getRow(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
