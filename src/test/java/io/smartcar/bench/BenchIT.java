package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.process.Project;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark with few events: what it measures means nothing, but each contender carries them all. */
class BenchIT {
    @Test
    void shouldRunEachContenderInTurn() throws Exception {
        List<BenchPath> paths =
                List.of(BenchPath.FILE_TO_KAFKA, BenchPath.KAFKA_TO_HBASE, BenchPath.KAFKA_TO_HDFS_TEXT);
        BenchOptions options =
                new BenchOptions(paths, false, List.of("ours", "loop"), 10_000, 0, 6, 1, true, List.of(), List.of(""));
        String table = new Bench(options, System.out)
                .run(Project.path("target", "bench-smoke"))
                .tables();
        assertThat(table.lines().skip(4))
                .hasSize(6)
                .allMatch(row -> row.matches("\\| kafka-to-.*|\\| file-to-kafka .*"))
                .allMatch(row -> row.matches(".*\\| [1-9][\\d,]* \\(.*"));
    }
}
