package io.smartcar.faults.audit;

import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine;
import io.smartcar.faults.source.SourceLine.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.hbase.Cell;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Expects every line of the sources, and reports all differences. Not thread-safe. */
public final class ExpectedEvents {
    private final List<SourceLine> lines = new ArrayList<>();
    private long begin = System.currentTimeMillis();
    private int brokerTakes = Integer.MAX_VALUE;

    /** Accepts times of reading that are too early by that much. */
    public void clockMayBeWrongBy(Duration difference) {
        begin -= difference.toMillis();
    }

    /** Expects the broker to reject lines longer than that; call it before {@link #expect}. */
    public void brokerTakes(int bytes) {
        brokerTakes = bytes;
    }

    /** Adds the lines of a file. */
    public void expect(LogLayout layout, String file, byte[] content) {
        int start = 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            SourceLine line = SourceLine.of(layout, file, start, Arrays.copyOfRange(content, start, end));
            lines.add(line.isSent() && end - start > brokerTakes ? line.rejectedByKafka() : line);
            start = end + 1;
        }
    }

    /** Expects no rows of the lines so far: their table was dropped. */
    public void rowsAreGone(LogLayout layout) {
        lines.replaceAll(line -> line.layout() == layout ? line.withoutRow() : line);
    }

    /** Expects no rows of these records: they were deleted from Kafka before they could be stored. */
    public void areLost(LogLayout layout, List<ConsumerRecord<byte[], byte[]>> records) {
        Set<String> lost = new HashSet<>();
        records.forEach(one -> lost.add(EventIds.offset(EventIds.id(one)) + ":" + SourceLine.text(one.value())));
        lines.replaceAll(line ->
                line.layout() == layout && lost.contains(line.offset() + ":" + line.text()) ? line.withoutRow() : line);
    }

    /** How many lines have that outcome. */
    public long count(Outcome outcome) {
        return lines.stream().filter(line -> line.outcome() == outcome).count();
    }

    /** How many events Kafka must hold. */
    public long sent() {
        return lines.stream().filter(SourceLine::isSent).count();
    }

    /** Compares the lines with the data found. */
    public Comparison compare(ActualData actual) {
        List<Differences> kafka = new ArrayList<>();
        List<Differences> hbase = new ArrayList<>();
        EventIds sources = new EventIds();
        Map<LogLayout, TopicAudit> topics = new EnumMap<>(LogLayout.class);
        long stored = 0;
        for (LogLayout layout : LogLayout.values()) {
            List<ConsumerRecord<byte[], byte[]>> records = actual.records().getOrDefault(layout, List.of());
            List<Cell> cells = actual.cells().getOrDefault(layout, List.of());
            List<SourceLine> ofLog =
                    lines.stream().filter(line -> line.layout() == layout).toList();
            if (records.isEmpty() && cells.isEmpty() && ofLog.isEmpty()) {
                continue;
            }
            TopicAudit topic = new TopicAudit(layout, ofLog, sources, begin);
            records.forEach(topic::look);
            kafka.add(topic.finish());
            topics.put(layout, topic);
            TableAudit table = new TableAudit(layout, ofLog);
            table.look(cells);
            hbase.add(table.finish());
            stored += table.storedLines();
        }
        DeadLetterAudit deadLetters = new DeadLetterAudit(lines, sources, topics);
        actual.deadLetters().forEach(deadLetters::look);
        return new Comparison(
                lines.size(), count(Outcome.DROPPED), stored + count(Outcome.SENT), kafka, hbase, deadLetters.finish());
    }
}
