package io.smartcar.faults.audit;

import static io.smartcar.faults.source.SourceLine.text;

import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine;
import io.smartcar.faults.source.SourceLine.Outcome;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Compares the dead letters with the lines that must be dead-lettered. */
final class DeadLetterAudit {
    private final Differences differences = new Differences("dead letters");
    private final EventIds eventIds;
    private final Map<LogLayout, TopicAudit> topics;
    private final Map<String, Set<SourceLine>> linesByText = new HashMap<>();
    private final Set<SourceLine> found = new HashSet<>();

    DeadLetterAudit(List<SourceLine> lines, EventIds eventIds, Map<LogLayout, TopicAudit> topics) {
        this.eventIds = eventIds;
        this.topics = topics;
        for (SourceLine line : lines) {
            if (line.outcome() == Outcome.REJECTED || line.outcome() == Outcome.POISON) {
                differences.expected++;
                linesByText
                        .computeIfAbsent(line.sent(), text -> new HashSet<>())
                        .add(line);
            }
        }
    }

    void look(ConsumerRecord<byte[], byte[]> deadLetter) {
        if (deadLetter.value() == null) {
            // the tombstone of one that was replayed
            return;
        }
        differences.found++;
        String id = EventIds.id(deadLetter);
        SourceLine line = linesByText.getOrDefault(text(deadLetter.value()), Set.of()).stream()
                .filter(candidate -> eventIds.matches(id, candidate))
                .findFirst()
                .orElse(null);
        if (line == null) {
            differences.extra("event " + id + ", " + header(deadLetter, "reason") + " (" + header(deadLetter, "message")
                    + "): " + text(deadLetter.value()));
            return;
        }
        if (!found.add(line)) {
            differences.duplicate();
        }
        String fault = fault(deadLetter, line, id);
        if (fault != null) {
            differences.wrong("dead letter of " + line.place() + ": " + fault);
        }
    }

    private String fault(ConsumerRecord<byte[], byte[]> deadLetter, SourceLine line, String id) {
        boolean poison = line.outcome() == Outcome.POISON;
        if (!line.reason().equals(header(deadLetter, "reason"))) {
            return "reason " + header(deadLetter, "reason") + " instead of " + line.reason();
        }
        boolean byKafka = line.reason().equals("kafka");
        if (!Objects.equals(poison || byKafka ? line.car() : null, header(deadLetter, "event-key"))) {
            return "key " + header(deadLetter, "event-key");
        }
        if (!line.layout().kindName().equals(header(deadLetter, "kind"))) {
            return "kind " + header(deadLetter, "kind");
        }
        if (line.reason().equals("length")
                && !(String.valueOf(line.text().length()).equals(header(deadLetter, "length"))
                        && SourceLine.sha256(line.text()).equals(header(deadLetter, "sha256")))) {
            return "length " + header(deadLetter, "length") + ", SHA-256 " + header(deadLetter, "sha256");
        }
        String place = poison
                ? header(deadLetter, "partition") + "@" + header(deadLetter, "offset")
                : header(deadLetter, "source");
        boolean known = poison
                ? topics.get(line.layout()).has(id, place)
                : byKafka || place != null && place.endsWith("/" + line.place());
        return known ? missingHeader(deadLetter) : "wrong place " + place;
    }

    /** The first missing header, or null. */
    private static String missingHeader(ConsumerRecord<byte[], byte[]> deadLetter) {
        for (String header : List.of("message", "topic", "route", "version", "attempts")) {
            if (header(deadLetter, header) == null) {
                return "no header " + header;
            }
        }
        try {
            Instant.parse(header(deadLetter, "time"));
            return null;
        } catch (DateTimeParseException | NullPointerException wrong) {
            return "time " + header(deadLetter, "time");
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
        Header header = deadLetter.headers().lastHeader("dead-letter." + name);
        return header == null ? null : text(header.value());
    }

    Differences finish() {
        linesByText.values().forEach(lines -> lines.stream()
                .filter(line -> !found.contains(line))
                .forEach(line -> differences.missing(line.reason() + ", " + line.place() + ": "
                        + line.text().substring(0, Math.min(100, line.text().length())))));
        return differences;
    }
}
