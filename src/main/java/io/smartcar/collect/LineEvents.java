package io.smartcar.collect;

import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.support.MessageText;
import io.smartcar.event.EventCounters;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;

/**
 * Turns the lines of one file into events and dead letters by the rules of its kinds. Not thread-safe.
 */
public final class LineEvents extends SortedEvents {
    private final Exchange exchange;
    private final List<Kind> withHeader;
    private final Path file;
    private final String idPrefix;
    private final Clock clock;
    private Long now;

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
        super(exchange, kinds, false, counters, source);
        this.exchange = exchange;
        this.withHeader =
                kinds.stream().filter(kind -> !kind.header().isEmpty()).toList();
        this.file = file;
        this.idPrefix = identity + ':';
        this.clock = clock;
    }

    /** Begins a batch: its events have the same time of reading. */
    public void begin() {
        now = clock.millis();
    }

    /** Adds a reader's current line: its bytes are copied unless the line is dropped. */
    public void add(LineReader line) {
        if (line.sha256() != null) {
            addBeginning(line.buffer(), line.offset(), line.lineLength(), line.sha256());
        } else if (keeps(line.buffer(), line.start(), line.length())) {
            int end = line.start() + line.length();
            add(Arrays.copyOfRange(line.buffer(), line.start(), end), line.offset(), line.length());
        }
    }

    /** Adds a line that is the whole array: the array becomes the event's body. */
    public void add(byte[] line, long offset) {
        if (keeps(line, 0, line.length)) {
            add(line, offset, line.length);
        }
    }

    private void add(byte[] body, long offset, int length) {
        add(event(body, offset), length, deadLetter -> origin(deadLetter, offset));
    }

    /** Adds the beginning of a line that is longer than an event may be: it is rejected. The array is not copied. */
    public void addBeginning(byte[] beginning, long offset, long length, byte[] sha256) {
        addBeginning(event(beginning, offset), length, sha256, deadLetter -> origin(deadLetter, offset));
    }

    private Exchange event(byte[] body, long offset) {
        Exchange event = new DefaultExchange(exchange.getContext());
        Message message = event.getMessage();
        message.setBody(body);
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, now);
        message.setHeader(EventHeaders.ID, (idPrefix + offset).getBytes(StandardCharsets.ISO_8859_1));
        return event;
    }

    private DeadLetter origin(DeadLetter deadLetter, long offset) {
        return deadLetter.source(file + "@" + offset).at(clock);
    }

    /** Whether the first line of the file, and of each archive entry, is a header. */
    public boolean hasHeader() {
        return !withHeader.isEmpty();
    }

    /**
     * Drops the first line of a file or archive entry, which must be the header of one of the kinds.
     *
     * @throws IllegalArgumentException if it is not: what follows could have other columns
     */
    public void header(byte[] buffer, int start, int length) {
        Message line = new DefaultMessage(exchange.getContext());
        line.setBody(Arrays.copyOfRange(buffer, start, start + length));
        for (Kind kind : withHeader) {
            if (kind.isHeader(line)) {
                drop(kind, length);
                return;
            }
        }
        String expected = withHeader.stream()
                .map(kind -> "'" + String.join(",", kind.header()) + "' (kind." + kind.name() + ".columns)")
                .collect(Collectors.joining(" or "));
        String found = new String(buffer, start, length, StandardCharsets.UTF_8).strip();
        throw new IllegalArgumentException(
                "expected the first line to be the header " + expected + ", got '" + MessageText.of(found) + "'");
    }
}
