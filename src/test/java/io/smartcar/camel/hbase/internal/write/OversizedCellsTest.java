package io.smartcar.camel.hbase.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.failure.FailureKind;
import java.io.IOException;
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
        BufferedMutation first = put(10);
        BufferedMutation oversized = put(200);
        BufferedMutation last = put(20);
        assertThat(cells.add(first, REJECTION)).isTrue();
        assertThat(cells.add(oversized, REJECTION)).isTrue();
        assertThat(cells.add(last, REJECTION)).isTrue();

        assertThat(cells.failures()).containsOnlyKeys(oversized).containsValue(REJECTION);
        assertThat(cells.kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(cells.retryable()).containsExactly(first, last);
    }

    @Test
    void shouldRetryNothingIfNoCellIsOversized() {
        BufferedMutation first = put(10);
        BufferedMutation last = put(20);
        cells.add(first, REJECTION);
        cells.add(last, REJECTION);

        assertThat(cells.failures()).containsOnlyKeys(first, last);
        assertThat(cells.kind()).isEqualTo(FailureKind.UNKNOWN);
        assertThat(cells.retryable()).isEmpty();
    }

    @Test
    void shouldNotAddOtherFailures() {
        assertThat(cells.add(put(200), new DoNotRetryIOException("of a coprocessor")))
                .isFalse();
        assertThat(cells.add(put(200), new IOException(REJECTION.getMessage()))).isFalse();
        assertThat(cells.add(put(200), new DoNotRetryIOException("Cell[a] exceeds limit of many bytes")))
                .isFalse();
    }

    private static BufferedMutation put(int valueBytes) {
        Put put = new Put(Bytes.toBytes("a")).addColumn(Bytes.toBytes("f"), Bytes.toBytes("q"), new byte[valueBytes]);
        return new BufferedMutation(put, put, null);
    }
}
