package io.smartcar.camel.hbase.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class OversizedCellsTest {
    private static final IOException REJECTION = new DoNotRetryIOException(
            "org.apache.hadoop.hbase.DoNotRetryIOException: Cell[a/f:q/1/Put/vlen=200/seqid=0] with size 230 exceeds"
                    + " limit of 100 bytes\n\tat somewhere");

    private final OversizedCells cells = new OversizedCells();

    @Test
    void shouldRejectOnlyMutationsWithAnOversizedCell() {
        assertThat(cells.add(0, put(10), REJECTION)).isTrue();
        assertThat(cells.add(3, put(200), REJECTION)).isTrue();
        assertThat(cells.add(4, put(20), REJECTION)).isTrue();

        assertThat(failures()).containsExactly("3 REJECTED");
        assertThat(cells.retryable()).containsExactly(0, 4);
    }

    @Test
    void shouldRetryNothingIfNoCellIsOversized() {
        cells.add(0, put(10), REJECTION);
        cells.add(1, put(20), REJECTION);

        assertThat(failures()).containsExactly("0 UNKNOWN", "1 UNKNOWN");
        assertThat(cells.retryable()).isEmpty();
    }

    @Test
    void shouldNotAddOtherFailures() {
        assertThat(cells.add(0, put(200), new DoNotRetryIOException("of a coprocessor")))
                .isFalse();
        assertThat(cells.add(0, put(200), new IOException(REJECTION.getMessage())))
                .isFalse();
        assertThat(cells.add(0, put(200), new DoNotRetryIOException("Cell[a] exceeds limit of many bytes")))
                .isFalse();
    }

    private List<String> failures() {
        List<String> failures = new ArrayList<>();
        cells.forEachOversized((place, cause, kind) -> failures.add(place + " " + kind));
        return failures;
    }

    private static Put put(int valueBytes) {
        return new Put(Bytes.toBytes("a")).addColumn(Bytes.toBytes("f"), Bytes.toBytes("q"), new byte[valueBytes]);
    }
}
