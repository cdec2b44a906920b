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
    private static final IOException REFUSAL = new DoNotRetryIOException(
            "org.apache.hadoop.hbase.DoNotRetryIOException: Cell[a/f:q/1/Put/vlen=200/seqid=0] with size 230 exceeds"
                    + " limit of 100 bytes\n\tat somewhere");

    private final OversizedCells cells = new OversizedCells();

    @Test
    void shouldBlameOnlyThoseWithALargeCell() {
        assertThat(cells.note(0, put(10), REFUSAL)).isTrue();
        assertThat(cells.note(3, put(200), REFUSAL)).isTrue();
        assertThat(cells.note(4, put(20), REFUSAL)).isTrue();

        assertThat(cells.hasGuilty()).isTrue();
        assertThat(guilty()).containsExactly(3);
        assertThat(cells.innocent()).containsExactly(0, 4);
    }

    @Test
    void shouldSendNothingAgainIfNobodyIsToBlame() {
        cells.note(0, put(10), REFUSAL);
        cells.note(1, put(20), REFUSAL);

        assertThat(cells.hasGuilty()).isFalse();
        assertThat(guilty()).containsExactly(0, 1);
        assertThat(cells.innocent()).isEmpty();
    }

    @Test
    void shouldNotNoteOtherFailures() {
        assertThat(cells.note(0, put(200), new DoNotRetryIOException("of a coprocessor")))
                .isFalse();
        assertThat(cells.note(0, put(200), new IOException(REFUSAL.getMessage())))
                .isFalse();
        assertThat(cells.note(0, put(200), new DoNotRetryIOException("Cell[a] exceeds limit of many bytes")))
                .isFalse();
    }

    private List<Integer> guilty() {
        List<Integer> places = new ArrayList<>();
        cells.forEachGuilty((cause, place) -> places.add(place));
        return places;
    }

    private static Put put(int valueBytes) {
        return new Put(Bytes.toBytes("a")).addColumn(Bytes.toBytes("f"), Bytes.toBytes("q"), new byte[valueBytes]);
    }
}
