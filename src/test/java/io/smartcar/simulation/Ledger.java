package io.smartcar.simulation;

import io.smartcar.event.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Every line that was written to a source, and what happened to it. Checks at each step that nothing arrives that was not
 * written, that a line has one id and an id one line, that the first occurrences of a car are in the order of its file,
 * that no event is committed which is neither stored nor dead-lettered, that no commit moves back, and that a stored row is
 * the line's, in one version.
 */
final class Ledger {
    /** What must happen to a line. */
    enum Outcome {
        /** It is stored. */
        STORED,
        /** Its kind drops it. */
        DROPPED,
        /** It is rejected where it is read. */
        UNMATCHED,
        /** Kafka rejects it. */
        LARGE,
        /** It cannot become a row. */
        UNTYPED,
        /** The table rejects its row until it is repaired. */
        REJECTED,
        /** Writing its row fails for no clear reason. */
        POISON
    }

    /** A line of a file. */
    static final class Line {
        private final String text;
        private final String order;
        private final int number;
        private final Outcome outcome;
        private String id;
        private boolean stored;
        private boolean deadLettered;
        /** Writing its row once failed without a clear reason: it may have been taken for poison. */
        boolean suspect;

        private Line(String text, String order, int number, Outcome outcome) {
            this.text = text;
            this.order = order;
            this.number = number;
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }

        private boolean isSettled() {
            return stored || deadLettered || outcome == Outcome.DROPPED;
        }

        /** What is wrong in the end; null if nothing is. */
        private String problem() {
            boolean right =
                    switch (outcome) {
                        case STORED -> stored && (suspect || !deadLettered);
                        // the table was repaired, and the dead letters were replayed
                        case REJECTED -> stored;
                        case DROPPED -> !stored && !deadLettered;
                        default -> !stored && deadLettered;
                    };
            return right
                    ? null
                    : text + " is " + (stored ? "stored" : "not stored") + (deadLettered ? " and" : ", not")
                            + " dead-lettered";
        }
    }

    private final Simulation simulation;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<String, Line> ids = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final Map<String, String> cells = new HashMap<>();
    private boolean repaired;
    private boolean lettersInDoubt;

    Ledger(Simulation simulation) {
        this.simulation = simulation;
    }

    /** A line that is written to a file. */
    String write(String file, String car, int number, Outcome outcome) {
        String name = car + "," + file + "," + number;
        String text =
                switch (outcome) {
                    case DROPPED -> "# " + name;
                    case UNMATCHED -> "?," + name + ",1";
                    case LARGE -> "20260101000000," + name + ",1" + "0".repeat(200);
                    case UNTYPED -> "20260101000000," + name + ",many";
                    default -> "20260101000000," + name + ",1";
                };
        lines.put(name, new Line(text, file + " " + car, number, outcome));
        return text;
    }

    /** From now on, the tables take the rows that they rejected. */
    void repair() {
        repaired = true;
    }

    boolean isRepaired() {
        return repaired;
    }

    int size() {
        return lines.size();
    }

    /** The line of an event or a dead letter; null if no such line was written. */
    Line line(byte[] body) {
        String[] columns = new String(body, StandardCharsets.UTF_8).split(",");
        return columns.length < 4
                ? null
                : lines.get(String.join(",", List.of(columns).subList(1, 4)));
    }

    /** A record is in Kafka. */
    void arrived(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            // the tombstone of a dead letter
            return;
        }
        Line line = line(record.value());
        Header header = record.headers().lastHeader(EventHeaders.ID);
        if (line == null || header == null) {
            simulation.violated("%s holds a line that was never written: %s", record.topic(), text(record.value()));
            return;
        }
        String id = text(header.value());
        if (line.id == null) {
            line.id = id;
        }
        if (!line.id.equals(id) || ids.computeIfAbsent(id, first -> line) != line) {
            simulation.violated("%s has the ids %s and %s", line.text, line.id, id);
        }
        if (record.topic().equals(World.DEAD_LETTERS)) {
            line.deadLettered = true;
        } else if (!line.text.equals(text(record.value()))) {
            simulation.violated("%s is in Kafka as %s", line.text, text(record.value()));
        } else {
            checkOrder(line);
        }
    }

    private void checkOrder(Line line) {
        int before = last.getOrDefault(line.order, -1);
        if (line.number > before) {
            last.put(line.order, line.number);
            for (Line other : lines.values()) {
                if (other.order.equals(line.order)
                        && other.number > before
                        && other.number < line.number
                        && other.outcome != Outcome.DROPPED
                        && other.outcome != Outcome.UNMATCHED
                        && other.outcome != Outcome.LARGE) {
                    simulation.violated("%s overtook %s", line.text, other.text);
                }
            }
        }
    }

    /** An offset is committed. */
    void committed(TopicPartition partition, long before, long offset, List<ConsumerRecord<byte[], byte[]>> log) {
        if (offset < before) {
            simulation.violated("The commit of %s moved back from %s to %s", partition, before, offset);
        }
        for (long index = before; index < offset; index++) {
            Line line = index < log.size() ? line(log.get((int) index).value()) : null;
            if (line == null || !line.isSettled()) {
                simulation.violated(
                        "%s of %s is committed, and neither stored nor dead-lettered: %s",
                        index, partition, line == null ? "no event" : line.text);
            }
        }
    }

    /** A cell is written. */
    void stored(String table, Line line, String row, String qualifier, long timestamp, byte[] value) {
        String cell = table + "/" + row + "/" + qualifier;
        String content = timestamp + "=" + Arrays.toString(value);
        String before = cells.putIfAbsent(cell, content);
        if (before != null && !before.equals(content)) {
            simulation.violated("%s has the versions %s and %s", cell, before, content);
        }
        boolean storable =
                line != null && (line.outcome == Outcome.STORED || repaired && line.outcome == Outcome.REJECTED);
        if (!storable || !row.equals(row(line))) {
            simulation.violated("%s is stored, which is the row of no line that is to be stored", cell);
        } else {
            line.stored = true;
        }
    }

    /** Who stores a partition does not know which of its dead letters were sent: it is new, or got no acknowledgement. */
    void lettersInDoubt() {
        lettersInDoubt = true;
    }

    /** A line is visible in a file. */
    void visible(Line line) {
        // a rejected event is read again, and may be stored besides its dead letter
        boolean mayBeTwice = line.deadLettered && (line.suspect || lettersInDoubt && line.outcome == Outcome.REJECTED);
        boolean storable = line.outcome == Outcome.STORED || repaired && line.outcome == Outcome.REJECTED;
        if (!storable) {
            simulation.violated("%s is in a file, and is not to be stored", line.text);
        } else if (line.stored && !mayBeTwice) {
            simulation.violated("%s is in files twice", line.text);
        }
        line.stored = true;
    }

    private static String row(Line line) {
        String[] columns = line.text.split(",");
        return columns[1] + "-" + columns[2] + "-" + columns[3];
    }

    /** The lines whose outcome is open. */
    List<String> unsettled() {
        return lines.values().stream()
                .filter(line -> !line.isSettled())
                .map(line -> line.text)
                .toList();
    }

    /** Checks the outcome of each line when everything has come to rest. */
    void checkEnd() {
        lines.values().stream()
                .map(Line::problem)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .ifPresent(problem -> simulation.violated("In the end %s", problem));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
