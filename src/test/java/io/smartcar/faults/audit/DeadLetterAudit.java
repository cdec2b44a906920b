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

    void look(ConsumerRecord<byte[], byte[]> letter) {
        differences.found++;
        String id = EventIds.id(letter);
        SourceLine line = linesByText.getOrDefault(text(letter.value()), Set.of()).stream()
                .filter(candidate -> eventIds.matches(id, candidate))
                .findFirst()
                .orElse(null);
        if (line == null) {
            differences.extra("event " + id + ", " + header(letter, "reason") + " (" + header(letter, "message") + "): "
                    + text(letter.value()));
            return;
        }
        if (!found.add(line)) {
            differences.duplicate();
        }
        String fault = fault(letter, line, id);
        if (fault != null) {
            differences.wrong("dead letter of " + line.place() + ": " + fault);
        }
    }

    private String fault(ConsumerRecord<byte[], byte[]> letter, SourceLine line, String id) {
        boolean poison = line.outcome() == Outcome.POISON;
        if (!line.reason().equals(header(letter, "reason"))) {
            return "reason " + header(letter, "reason") + " instead of " + line.reason();
        }
        boolean byKafka = line.reason().equals("kafka");
        if (!Objects.equals(poison || byKafka ? line.car() : null, text(letter.key()))) {
            return "key " + text(letter.key());
        }
        if (!line.layout().kindName().equals(header(letter, "kind"))) {
            return "kind " + header(letter, "kind");
        }
        if (line.reason().equals("length")
                && !(String.valueOf(line.text().length()).equals(header(letter, "length"))
                        && SourceLine.sha256(line.text()).equals(header(letter, "sha256")))) {
            return "length " + header(letter, "length") + ", SHA-256 " + header(letter, "sha256");
        }
        String place = poison ? header(letter, "partition") + "@" + header(letter, "offset") : header(letter, "source");
        boolean known = poison
                ? topics.get(line.layout()).has(id, place)
                : byKafka || place != null && place.endsWith("/" + line.place());
        return known ? unsaid(letter) : "it says that it comes from " + place;
    }

    /** The first missing header, or null. */
    private static String unsaid(ConsumerRecord<byte[], byte[]> letter) {
        for (String header : List.of("message", "topic", "route", "version", "attempts")) {
            if (header(letter, header) == null) {
                return "it does not say its " + header;
            }
        }
        try {
            Instant.parse(header(letter, "time"));
            return null;
        } catch (DateTimeParseException | NullPointerException wrong) {
            return "time " + header(letter, "time");
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader("dead-letter." + name);
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
