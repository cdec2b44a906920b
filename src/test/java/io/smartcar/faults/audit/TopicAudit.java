package io.smartcar.faults.audit;

import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Compares the records of one log's topic, in the order of partitions and offsets, with the lines. */
public final class TopicAudit {
    private final LogLayout layout;
    private final EventIds eventIds;
    private final long begin;
    private final Differences differences;
    private final Map<String, List<SourceLine>> linesByText = new HashMap<>();
    private final Map<String, SourceLine> found = new HashMap<>();
    private final Map<String, Long> lastOffsets = new HashMap<>();
    private final Map<String, Integer> partitionsByCar = new HashMap<>();
    private final Map<String, Set<String>> places = new HashMap<>();

    TopicAudit(LogLayout layout, List<SourceLine> lines, EventIds eventIds, long begin) {
        this.layout = layout;
        this.eventIds = eventIds;
        this.begin = begin;
        this.differences = new Differences("topic " + layout.kindName());
        for (SourceLine line : lines) {
            if (line.isSent()) {
                differences.expected++;
                linesByText
                        .computeIfAbsent(line.text(), text -> new ArrayList<>(1))
                        .add(line);
            }
        }
    }

    void look(ConsumerRecord<byte[], byte[]> record) {
        differences.found++;
        String id = EventIds.id(record);
        String text = SourceLine.text(record.value());
        SourceLine line = linesByText.getOrDefault(text, List.of()).stream()
                .filter(candidate -> eventIds.matches(id, candidate))
                .findFirst()
                .orElse(null);
        if (line == null) {
            differences.extra(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ", event " + id + ": " + text);
            return;
        }
        places.computeIfAbsent(id, first -> new HashSet<>()).add(record.partition() + "@" + record.offset());
        check(record, line);
        if (found.put(id, line) != null) {
            differences.duplicate();
        } else {
            order(record, line);
        }
    }

    private void check(ConsumerRecord<byte[], byte[]> record, SourceLine line) {
        if (!line.car().equals(SourceLine.text(record.key()))) {
            differences.wrong(
                    "key of " + line.place() + ": " + SourceLine.text(record.key()) + " instead of " + line.car());
        } else if (record.timestamp() < begin || record.timestamp() > System.currentTimeMillis()) {
            differences.wrong("timestamp of " + line.place() + ": " + record.timestamp() + " was not during the test");
        } else if (record.headers().toArray().length != 1) {
            differences.wrong("headers of " + line.place() + ": " + record.headers() + " instead of the id alone");
        }
    }

    /** A car's first occurrences lie in one partition, in the order of its file. */
    private void order(ConsumerRecord<byte[], byte[]> record, SourceLine line) {
        Integer partition = partitionsByCar.putIfAbsent(line.car(), record.partition());
        if (partition != null && partition != record.partition()) {
            differences.disorder("car " + line.car() + " in partitions " + partition + " and " + record.partition());
        }
        Long last = lastOffsets.put(line.file() + "/" + line.car(), line.offset());
        if (last != null && last > line.offset()) {
            differences.disorder(line.place() + " comes after byte " + last);
        }
    }

    /** Whether the event with that id has a record at {@code partition@offset}. */
    boolean has(String id, String place) {
        return places.getOrDefault(id, Set.of()).contains(place);
    }

    Differences finish() {
        Set<SourceLine> there = new HashSet<>(found.values());
        linesByText.values().forEach(lines -> lines.stream()
                .filter(line -> !there.contains(line))
                .forEach(line -> differences.missing(layout.kindName() + " " + line.place() + ": " + line.text())));
        return differences;
    }
}
