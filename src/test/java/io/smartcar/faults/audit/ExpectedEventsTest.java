package io.smartcar.faults.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellBuilderFactory;
import org.apache.hadoop.hbase.CellBuilderType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plants each kind of defect: the comparison must detect all of them. */
class ExpectedEventsTest {
    private static final String HEADER = "Driver Status Infomation,CarNum,AccStep";
    private static final String POISON = "20160101000009,X0002,3,0,F,N,15";
    private static final String UNMATCHED = "no event";

    private final ExpectedEvents expected = new ExpectedEvents();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();

    @BeforeEach
    void everythingIsAsItMustBe() {
        List<String> lines = new ArrayList<>(IntStream.range(0, 9)
                .mapToObj(second -> "2016010100000" + second + ",X000" + second % 2 + ",3,0,F,N,15,C01")
                .toList());
        lines.add(4, HEADER);
        lines.add(POISON);
        lines.add(UNMATCHED);
        long offset = 0;
        for (String line : lines) {
            if (line.startsWith("2016")) {
                records.add(
                        record(records.size(), line, line.substring(15, 20), "file1:" + offset, new RecordHeaders()));
            }
            if (line.startsWith("2016") && !line.equals(POISON)) {
                cells.addAll(row(SourceLine.of(LogLayout.DRIVER, "", 0, bytes(line))));
            }
            if (line.equals(POISON)) {
                deadLetters.add(deadLetter(line, "file1:" + offset, "columns", "0", records.size() - 1 + "", null));
            }
            if (line.equals(UNMATCHED)) {
                deadLetters.add(
                        deadLetter(line, "file1:" + offset, "unmatched", null, null, "/drop/one.log@" + offset));
            }
            offset += line.length() + 1;
        }
        expected.expect(LogLayout.DRIVER, "one.log", bytes(String.join("\n", lines) + "\n"));
    }

    @Test
    void shouldFindNothingWhenNothingIsAmiss() {
        Comparison comparison = compare();

        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(comparison.lines()).isEqualTo(12);
        assertThat(comparison.dropped()).isEqualTo(1);
        assertThat(comparison.stored()).isEqualTo(9);
        assertThat(comparison.accounted()).isEqualTo(12);
        assertThat(comparison.duplicates() + comparison.duplicateDeadLetters()).isZero();
    }

    @Test
    void shouldFindMissingRecord() {
        records.remove(3);

        assertThat(topic().missing).isEqualTo(1);
    }

    @Test
    void shouldFindRecordWithoutALine() {
        records.add(record(10, "20160101000003,X0001,5,0,F,N,15,C01", "X0001", "file1:999", new RecordHeaders()));

        assertThat(topic().extra).isEqualTo(1);
    }

    @Test
    void shouldFindRecordWithTheIdOfAnotherLine() {
        ConsumerRecord<byte[], byte[]> right = records.get(3);
        records.set(3, record(3, SourceLine.text(right.value()), "X0001", "file1:1", new RecordHeaders()));

        assertThat(topic().extra).isEqualTo(1);
        assertThat(topic().missing).isEqualTo(1);
    }

    @Test
    void shouldFindSameLineUnderTwoIds() {
        ConsumerRecord<byte[], byte[]> right = records.get(0);
        records.add(record(10, SourceLine.text(right.value()), "X0000", "file2:0", new RecordHeaders()));

        assertThat(topic().extra).isEqualTo(1);
    }

    @Test
    void shouldFindWrongKey() {
        ConsumerRecord<byte[], byte[]> right = records.get(2);
        records.set(2, record(2, SourceLine.text(right.value()), "X0001", EventIds.id(right), new RecordHeaders()));

        assertThat(topic().wrong).isEqualTo(1);
    }

    @Test
    void shouldCountRecordThatIsThereTwice() {
        ConsumerRecord<byte[], byte[]> right = records.get(2);
        records.add(record(10, SourceLine.text(right.value()), "X0000", EventIds.id(right), new RecordHeaders()));

        assertThat(compare().isClean()).isTrue();
        assertThat(compare().duplicates()).isEqualTo(1);
    }

    @Test
    void shouldFindCarOutOfOrder() {
        records.add(0, records.remove(2));

        assertThat(topic().disorder).isEqualTo(1);
    }

    @Test
    void shouldFindMissingRow() {
        cells.subList(0, 8).clear();

        assertThat(table().missing).isEqualTo(1);
        assertThat(compare().accounted()).isEqualTo(11);
    }

    @Test
    void shouldFindMissingCell() {
        cells.remove(5);

        assertThat(table().wrong).isEqualTo(1);
        assertThat(compare().accounted()).isEqualTo(11);
    }

    @Test
    void shouldFindRowWithoutALine() {
        cells.addAll(row(SourceLine.of(LogLayout.DRIVER, "", 0, bytes("20160101000003,X0001,5,0,F,N,15,C01"))));

        assertThat(table().extra).isEqualTo(1);
    }

    @Test
    void shouldFindChangedValue() {
        Cell right = cells.get(2);
        cells.set(2, cell(row(right), "speed_pedal", right.getTimestamp(), "4", Cell.Type.Put));

        assertThat(table().wrong).isEqualTo(1);
    }

    @Test
    void shouldFindWrongTimestamp() {
        Cell right = cells.get(2);
        cells.set(2, cell(row(right), "speed_pedal", right.getTimestamp() + 1, "3", Cell.Type.Put));

        assertThat(table().wrong).isEqualTo(1);
    }

    @Test
    void shouldFindSecondVersion() {
        Cell right = cells.get(2);
        cells.add(3, cell(row(right), "speed_pedal", right.getTimestamp() - 1, "3", Cell.Type.Put));

        assertThat(table().versions).isEqualTo(1);
    }

    @Test
    void shouldFindDeletion() {
        Cell right = cells.get(2);
        cells.add(2, cell(row(right), "speed_pedal", right.getTimestamp(), "", Cell.Type.Delete));

        assertThat(table().wrong).isEqualTo(1);
    }

    @Test
    void shouldFindMissingDeadLetter() {
        deadLetters.remove(0);

        assertThat(compare().deadLetters().missing).isEqualTo(1);
    }

    @Test
    void shouldFindDeadLetterOfGoodEvent() {
        ConsumerRecord<byte[], byte[]> good = records.get(1);
        deadLetters.add(deadLetter(SourceLine.text(good.value()), EventIds.id(good), "columns", "0", "1", null));

        assertThat(compare().deadLetters().extra).isEqualTo(1);
    }

    @Test
    void shouldFindDeadLetterWithWrongReason() {
        deadLetters.set(
                1, deadLetter(UNMATCHED, EventIds.id(deadLetters.get(1)), "nul", null, null, "/drop/one.log@0"));

        assertThat(compare().deadLetters().wrong).isEqualTo(1);
    }

    @Test
    void shouldFindDeadLetterWithWrongSource() {
        deadLetters.set(0, deadLetter(POISON, EventIds.id(deadLetters.get(0)), "columns", "0", "0", null));

        assertThat(compare().deadLetters().wrong).isEqualTo(1);
    }

    private Differences topic() {
        return compare().kafka().get(0);
    }

    private Differences table() {
        return compare().hbase().get(0);
    }

    private Comparison compare() {
        return expected.compare(new ActualData(
                new EnumMap<>(Map.of(LogLayout.DRIVER, records)),
                new EnumMap<>(Map.of(LogLayout.DRIVER, cells)),
                deadLetters));
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(
            String line, String id, String reason, String partition, String offset, String source) {
        Headers headers = new RecordHeaders();
        headers.add("dead-letter.reason", bytes(reason));
        headers.add("dead-letter.kind", bytes("driver"));
        headers.add("dead-letter.time", bytes("2026-11-22T10:00:00.000Z"));
        for (String any : List.of("message", "topic", "route", "version", "attempts")) {
            headers.add("dead-letter." + any, bytes("1"));
        }
        if (source != null) {
            headers.add("dead-letter.source", bytes(source));
            return record(0, line, null, id, headers);
        }
        headers.add("dead-letter.partition", bytes(partition));
        headers.add("dead-letter.offset", bytes(offset));
        headers.add("dead-letter.event-key", bytes("X0002"));
        return record(0, line, id, id, headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            long offset, String line, String key, String id, Headers headers) {
        headers.add("event.id", bytes(id));
        return new ConsumerRecord<>(
                "topic",
                0,
                offset,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : bytes(key),
                bytes(line),
                headers,
                Optional.empty());
    }

    private static List<Cell> row(SourceLine line) {
        return line.cells().entrySet().stream()
                .map(column ->
                        cell(bytes(line.rowKey()), column.getKey(), line.cellTime(), column.getValue(), Cell.Type.Put))
                .toList();
    }

    private static byte[] row(Cell cell) {
        return org.apache.hadoop.hbase.CellUtil.cloneRow(cell);
    }

    private static Cell cell(byte[] row, String column, long timestamp, String value, Cell.Type type) {
        return CellBuilderFactory.create(CellBuilderType.DEEP_COPY)
                .setRow(row)
                .setFamily(bytes("cf1"))
                .setQualifier(bytes(column))
                .setTimestamp(timestamp)
                .setType(type)
                .setValue(bytes(value))
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
