package io.smartcar.collect;

import io.smartcar.camel.support.LineReader;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.LineCounters;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.EventKeys;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.LineClassifier;
import io.smartcar.event.kind.LineClassifier.LineClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;

/**
 * Turns the lines of one file into events and dead letters by the rules of its kinds, and counts them. Not thread-safe.
 */
public final class LineEvents {
    /** The bytes of a wrong header that are shown. */
    private static final int SHOWN = 500;

    private final Exchange exchange;
    private final LineClassifier classifier;
    private final List<KindEvents> kinds;
    private final Path file;
    private final String idPrefix;
    private final Clock clock;

    private List<Exchange> kept = new ArrayList<>();
    private List<Exchange> rejected = new ArrayList<>();
    private Long now;
    private KindEvents current;

    /** The keys and counts of one kind's events. */
    private record KindEvents(Kind kind, EventKeys keys, LineCounters counts) {}

    /**
     * @param exchange the exchange that brings the lines
     * @param kinds the kinds that the lines may be of, in order of precedence
     * @param identity the beginning of the events' ids
     * @param source the source's name in the metrics
     */
    public LineEvents(
            Exchange exchange,
            List<Kind> kinds,
            Path file,
            String identity,
            Clock clock,
            EventCounters counters,
            String source) {
        this.exchange = exchange;
        this.classifier = LineClassifier.of(kinds);
        this.kinds = kinds.stream()
                .map(kind -> new KindEvents(kind, kind.keys(), counters.lines(source, kind.name())))
                .toList();
        this.current = this.kinds.get(0);
        this.file = file;
        this.idPrefix = identity + ':';
        this.clock = clock;
    }

    /** Begins a batch: its events have the same time of reading. */
    public void begin() {
        now = clock.millis();
    }

    /** Adds a line in a buffer that will be reused: the bytes are copied unless the line is dropped. */
    public void add(byte[] buffer, int start, int length, long offset) {
        add(buffer, start, length, offset, false);
    }

    /** Adds a reader's current line: its bytes are copied. */
    public void add(LineReader line) {
        if (line.sha256() != null) {
            addBeginning(line.buffer(), line.offset(), line.lineLength(), line.sha256());
        } else {
            add(line.buffer(), line.start(), line.length(), line.offset());
        }
    }

    /** Adds a line that is the whole array: the array becomes the event's body. */
    public void add(byte[] line, long offset) {
        add(line, 0, line.length, offset, true);
    }

    /** Adds the beginning of a line that is longer than an event may be: it is rejected. The array is not copied. */
    public void addBeginning(byte[] beginning, long offset, long length, byte[] sha256) {
        current = kinds.get(0);
        current.counts.rejected(length, RejectReason.LENGTH);
        String message =
                "Expected at most " + beginning.length + " bytes (events.max-bytes), but the line has " + length;
        rejected.add(deadLetter(event(beginning, offset), offset, RejectReason.LENGTH, message)
                .beginningOf(length, sha256)
                .build());
    }

    /** Whether the first line of the file, and of each archive entry, is a header. */
    public boolean hasHeader() {
        return kinds.stream().anyMatch(each -> !each.kind.header().isEmpty());
    }

    /**
     * Drops the first line of a file or archive entry, which must be the header of one of the kinds.
     *
     * @throws IllegalArgumentException if it is not: what follows could have other columns
     */
    public void header(byte[] buffer, int start, int length) {
        Message line = new DefaultMessage(exchange.getContext());
        line.setBody(Arrays.copyOfRange(buffer, start, start + length));
        List<String> expected = new ArrayList<>();
        for (KindEvents each : kinds) {
            List<String> header = each.kind.header();
            if (!header.isEmpty() && each.kind.isHeader(line)) {
                current = each;
                current.counts.dropped(length);
                return;
            }
            if (!header.isEmpty()) {
                expected.add("'" + String.join(",", header) + "' (kind." + each.kind.name() + ".columns)");
            }
        }
        String found = new String(buffer, start, Math.min(length, SHOWN), StandardCharsets.UTF_8).strip();
        throw new IllegalArgumentException(
                "expected the first line to be the header " + String.join(" or ", expected) + ", got '" + found + "'");
    }

    private void add(byte[] buffer, int start, int length, long offset, boolean owned) {
        LineClass lineClass = classifier.classify(buffer, start, length);
        current = eventsOf(classifier.kind());
        if (lineClass == LineClass.DROPPED) {
            current.counts.dropped(length);
            return;
        }
        Exchange event = event(owned ? buffer : Arrays.copyOfRange(buffer, start, start + length), offset);
        try {
            if (lineClass != LineClass.KEPT) {
                throw classifier.rejection(lineClass);
            }
            byte[] key = current.keys.required(event.getMessage());
            if (key != null) {
                event.getMessage().setHeader(KafkaConstants.KEY, key);
            }
            kept.add(event);
            current.counts.kept(length);
        } catch (RejectedEventException e) {
            current.counts.rejected(length, e.rejectReason());
            rejected.add(
                    deadLetter(event, offset, e.rejectReason(), e.getMessage()).build());
        }
    }

    /** How many events of this batch are kept or rejected. */
    public int size() {
        return kept.size() + rejected.size();
    }

    /** The kind of the last line. */
    public Kind kind() {
        return current.kind;
    }

    /** Whether lines were rejected. */
    public boolean hasRejected() {
        return !rejected.isEmpty();
    }

    /** Removes and returns the kept events; all lines since the last call are counted. */
    public EventBatch takeKept() {
        EventBatch batch = EventBatch.ofEvents(kept);
        kinds.forEach(each -> each.counts.flush());
        kept = new ArrayList<>();
        return batch;
    }

    /** Removes and returns the rejected events as dead letters. */
    public EventBatch takeRejected() {
        EventBatch batch = EventBatch.ofDeadLetters(rejected);
        rejected = new ArrayList<>();
        return batch;
    }

    private KindEvents eventsOf(Kind kind) {
        for (KindEvents candidate : kinds) {
            if (candidate.kind == kind) {
                return candidate;
            }
        }
        throw new IllegalStateException("Expected one of the classifier's kinds, got " + kind);
    }

    private Exchange event(byte[] body, long offset) {
        Exchange event = new DefaultExchange(exchange.getContext());
        Message message = event.getMessage();
        message.setBody(body);
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, current.kind.topic());
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, now);
        message.setHeader(EventHeaders.ID, (idPrefix + offset).getBytes(StandardCharsets.ISO_8859_1));
        return event;
    }

    private DeadLetter deadLetter(Exchange event, long offset, RejectReason reason, String message) {
        return DeadLetter.of(event)
                .because(reason.reason(), message)
                .source(file + "@" + offset)
                .route(exchange.getFromRouteId())
                .at(clock);
    }
}
