package io.smartcar.camel.hbase.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

class SeenRowsTest {
    private final SeenRows rows = new SeenRows(10);

    @Test
    void shouldRecogniseARowUntilItIsCleared() {
        assertThat(rows.add(Bytes.toBytes("a"))).isTrue();
        assertThat(rows.add(Bytes.toBytes("a"))).isFalse();

        rows.clear();

        assertThat(rows.add(Bytes.toBytes("a"))).isTrue();
    }

    @Test
    void shouldDistinguishRowsWithConsecutiveKeys() {
        long taken = IntStream.range(10_000, 15_000)
                .filter(number -> rows.add(Bytes.toBytes("car-" + number)))
                .count();

        assertThat(taken).isEqualTo(5_000);
    }

    @Test
    void shouldAcceptAnEmptyRow() {
        assertThat(rows.add(new byte[0])).isTrue();
        assertThat(rows.add(new byte[0])).isFalse();
    }

    @Test
    void shouldAcceptARowWhoseHashIsZero() {
        byte[] row = {-76, 34, -113, -58, 13, 4, -15, -12};
        assertThat(Bytes.hashCode(row)).isZero();

        assertThat(rows.add(row)).isTrue();
        assertThat(rows.add(row)).isFalse();
    }
}
