package io.smartcar.camel.hdfs.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeenRecordsTest {
    private SeenRecords seen = new SeenRecords();

    private boolean add(String source, long position) {
        return seen.add(new RecordId(source, position, 0));
    }

    /** As a later owner reads it. */
    private int reopen() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        seen.write(new DataOutputStream(bytes));
        seen = SeenRecords.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        return bytes.size();
    }

    @Test
    void shouldRecognizeRepeatsInAnyOrder() throws IOException {
        List<Long> positions = new Random(1).longs(5_000).distinct().boxed().toList();
        assertThat(positions)
                .allSatisfy(position -> assertThat(add("a", position)).isTrue());
        reopen();

        assertThat(positions)
                .allSatisfy(position -> assertThat(add("a", position)).isFalse());
        assertThat(add("b", positions.get(0))).isTrue();
    }

    @Test
    void shouldTakeARecordFarBelowOthersForARepeat() throws IOException {
        LongStream.range(0, 3 * SeenRecords.POSITIONS).forEach(line -> add("a", 40 * line + 1));
        reopen();

        assertThat(add("a", 0)).isFalse();
        // as far behind as a sender's largest batch
        assertThat(add("a", 40L * 2 * SeenRecords.POSITIONS)).isTrue();
    }

    @Test
    void shouldWriteAReplayFarBelowOthers() {
        LongStream.range(0, 3 * SeenRecords.POSITIONS).forEach(line -> seen.add(new RecordId("a", 40 * line + 1, 1)));

        assertThat(seen.add(new RecordId("a", 0, 1))).isTrue();
    }

    @Test
    void shouldForgetTheSourcesThatWereNotSeenForLongest() throws IOException {
        for (int source = 0; source < 6; source++) {
            String name = "source" + source;
            LongStream.range(0, SeenRecords.POSITIONS).forEach(position -> add(name, position));
        }
        reopen();

        assertThat(add("source0", 0)).isTrue();
        assertThat(add("source5", 0)).isFalse();
    }

    @Test
    void shouldForgetTheSmallestSourcesAsWell() {
        for (int source = 0; source <= 10_000; source++) {
            add("source" + source, 0);
        }

        assertThat(add("source10000", 0)).isFalse();
        assertThat(add("source0", 0)).isTrue();
    }

    @Test
    void shouldNeedFewBytesForALine() throws IOException {
        LongStream.range(0, SeenRecords.POSITIONS).forEach(line -> add("a", 100 * line));

        assertThat(reopen()).isLessThan(SeenRecords.POSITIONS + 100);
    }

    @Test
    void shouldNotFilterByAnEndlessId() throws IOException {
        assertThat(add("x".repeat(70_000), 0)).isTrue();
        assertThat(add("x".repeat(70_000), 0)).isTrue();
        reopen();
    }
}
