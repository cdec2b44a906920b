package io.smartcar.faults.audit;

import static io.smartcar.faults.source.SourceLine.text;

import io.smartcar.faults.source.DeviceMessage;
import io.smartcar.faults.source.SourceLine;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Compares the messages of the spool with the records of the topic and the rows of the table. Confined to one thread. */
public final class SyslogAudit {
    private static final int HASH_DIGITS = 16;

    private final Map<String, SpooledMessage> messages = new LinkedHashMap<>();
    private final Map<String, SpooledMessage> messagesByRow = new HashMap<>();
    private final Differences topic = new Differences("topic syslog");
    private final Differences table = new Differences("table syslog");

    public SyslogAudit(List<SpooledMessage> spooled) {
        spooled.forEach(message -> {
            messages.put(message.id(), message);
            messagesByRow.put(row(message), message);
        });
        topic.expected = messages.size();
        table.expected = messages.size();
    }

    private static String host(SpooledMessage message) {
        String host = DeviceMessage.host(message.text());
        return host == null ? message.sender() : host;
    }

    private static String row(SpooledMessage message) {
        return String.format("%s-%019d-", host(message), Long.MAX_VALUE - message.time())
                + SourceLine.sha256(message.id()).substring(0, HASH_DIGITS);
    }

    public Comparison compare(
            List<ConsumerRecord<byte[], byte[]>> records,
            List<Cell> cells,
            List<ConsumerRecord<byte[], byte[]>> deadLetters) {
        look(records);
        long stored = store(cells);
        Differences unexpected = new Differences("dead letters");
        unexpected.found = deadLetters.size();
        deadLetters.forEach(deadLetter -> unexpected.extra(text(deadLetter.value())));
        return new Comparison(messages.size(), 0, stored, List.of(topic), List.of(table), unexpected);
    }

    private void look(List<ConsumerRecord<byte[], byte[]>> records) {
        Set<String> found = new HashSet<>();
        Map<String, Long> lastPositions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> one : records) {
            topic.found++;
            String id = EventIds.id(one);
            SpooledMessage message = messages.get(id);
            if (message == null) {
                topic.extra("event " + id + ": " + text(one.value()));
                continue;
            }
            String fault = fault(one, message);
            if (fault != null) {
                topic.wrong(id + ": " + fault);
            }
            if (!found.add(id)) {
                topic.duplicate();
            } else {
                Long last = lastPositions.put(one.partition() + "/" + text(one.key()), message.position());
                if (last != null && last > message.position()) {
                    topic.disorder(id + " comes after " + last);
                }
            }
        }
        messages.values().stream()
                .filter(message -> !found.contains(message.id()))
                .forEach(message -> topic.missing(message.toString()));
    }

    private static String fault(ConsumerRecord<byte[], byte[]> one, SpooledMessage message) {
        if (!message.text().equals(text(one.value()))) {
            return "value '" + text(one.value()) + "' instead of '" + message.text() + "'";
        }
        if (one.timestamp() != message.time()) {
            return "timestamp " + one.timestamp() + " instead of " + message.time();
        }
        if (message.whole() && !host(message).equals(text(one.key()))) {
            return "key " + text(one.key());
        }
        Header sender = one.headers().lastHeader("event.sender");
        boolean right = sender != null && message.sender().equals(text(sender.value()));
        return right ? null : "sender " + sender;
    }

    /** Returns how many messages have the expected row. */
    private long store(List<Cell> cells) {
        Map<String, Map<String, String>> found = new HashMap<>();
        Set<String> extra = new HashSet<>();
        for (Cell cell : cells) {
            String row = text(CellUtil.cloneRow(cell));
            SpooledMessage message = messagesByRow.get(row);
            if (message == null) {
                if (extra.add(row)) {
                    table.extra("row " + row);
                }
                continue;
            }
            String column = text(CellUtil.cloneQualifier(cell));
            boolean right = cell.getType() == Cell.Type.Put && cell.getTimestamp() == message.time();
            String value = right ? text(CellUtil.cloneValue(cell)) : cell.toString();
            if (found.computeIfAbsent(row, first -> new HashMap<>()).put(column, value) != null) {
                table.version("row " + row + ", column " + column);
            }
        }
        table.found = found.size() + extra.size();
        messagesByRow.forEach((row, message) -> check(row, message, found.get(row)));
        return messages.size() - table.missing - table.wrong;
    }

    private void check(String row, SpooledMessage message, Map<String, String> cells) {
        if (cells == null) {
            table.missing("row " + row + " of " + message);
            return;
        }
        DeviceMessage sent = DeviceMessage.of(message.text());
        Map<String, String> expected = new HashMap<>(sent == null ? Map.of() : sent.cells());
        expected.put("received", Instant.ofEpochMilli(message.time()).toString());
        expected.put("sender", message.sender());
        // nothing else is known of a truncated message
        boolean right = sent == null ? cells.entrySet().containsAll(expected.entrySet()) : cells.equals(expected);
        if (!right) {
            table.wrong("row " + row + " has " + cells + " instead of " + expected);
        }
    }
}
