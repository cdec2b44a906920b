package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import io.smartcar.event.LineRules.Judgement;
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

/**
 * Makes events of the lines of one file, by the rules of its kind: what is kept, what is refused, and how much is dropped
 * and counted. Not thread-safe.
 */
final class LineEvents {
    private final Exchange exchange;
    private final Kind kind;
    private final LineRules rules;
    private final EventKeys keys;
    private final Path file;
    private final String identity;
    private final Clock clock;
    private final Counter read;
    private final Counter dropped;

    private List<Exchange> kept = new ArrayList<>();
    private List<Exchange> refused = new ArrayList<>();
    private Long now;
    private int droppedLines;

    /**
     * @param exchange the exchange that the lines come with
     * @param identity what the ids of the events begin with
     */
    LineEvents(Exchange exchange, Kind kind, Path file, String identity, Clock clock, EventCounters counters) {
        this.exchange = exchange;
        this.kind = kind;
        this.rules = new LineRules(kind);
        this.keys = kind.keys();
        this.file = file;
        this.identity = identity + ':';
        this.clock = clock;
        this.read = counters.read(kind.name());
        this.dropped = counters.dropped(kind.name());
    }

    /** Begins a batch: its events have the same time of reading. */
    void begin() {
        now = clock.millis();
        droppedLines = 0;
    }

    /** Takes a line that lies in a buffer, which is used again: the bytes are copied if they are kept. */
    void add(byte[] buffer, int start, int length, long offset) {
        add(buffer, start, length, offset, false);
    }

    /** Takes a line that is the whole array: it becomes the event's body as it is. */
    void add(byte[] line, long offset) {
        add(line, 0, line.length, offset, true);
    }

    /** Takes the beginning of a line that is longer than an event may be: it is refused. The array is not copied. */
    void addBeginning(byte[] beginning, long offset, long length, byte[] sha256) {
        String message =
                "Expected at most " + beginning.length + " bytes (events.max-bytes), but the line has " + length;
        refused.add(letter(event(beginning, null, offset), offset, Refusal.LENGTH, message)
                .beginningOf(length, sha256)
                .build());
    }

    /** How many events of this batch are kept or refused. */
    int size() {
        return kept.size() + refused.size();
    }

    /** Whether some of the lines were refused. */
    boolean hasRefused() {
        return !refused.isEmpty();
    }

    /** The events that are kept, counted as read. */
    EventBatch takeKept() {
        EventBatch batch = new EventBatch(kept, false);
        read.increment(kept.size());
        dropped.increment(droppedLines);
        kept = new ArrayList<>();
        return batch;
    }

    /** The events that are refused, as dead letters. */
    EventBatch takeRefused() {
        EventBatch batch = new EventBatch(refused, true);
        refused = new ArrayList<>();
        return batch;
    }

    private void add(byte[] buffer, int start, int length, long offset, boolean owned) {
        int judged = Lines.lengthWithoutCarriageReturn(buffer, start, length);
        Judgement judgement = rules.judge(buffer, start, judged);
        if (judgement == Judgement.DROPPED) {
            droppedLines++;
            return;
        }
        byte[] body = owned ? buffer : Arrays.copyOfRange(buffer, start, start + length);
        if (judgement != Judgement.KEPT) {
            refused.add(refusal(body, offset, judgement));
            return;
        }
        byte[] key = key(body, judged, offset);
        if (kind.keyColumn() >= 0 && key == null) {
            String message = "Expected the key in column '" + kind.columns().get(kind.keyColumn()) + "', number "
                    + (kind.keyColumn() + 1) + " of the line, but it is missing or empty";
            refused.add(refuse(body, offset, Refusal.KEY, message));
            return;
        }
        kept.add(event(body, key, offset));
    }

    private Exchange event(byte[] body, byte[] key, long offset) {
        Exchange event = new DefaultExchange(exchange.getContext());
        Message message = event.getMessage();
        message.setBody(body);
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, kind.topic());
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, now);
        message.setHeader(EventHeaders.ID, (identity + offset).getBytes(StandardCharsets.ISO_8859_1));
        if (key != null) {
            message.setHeader(KafkaConstants.KEY, key);
        }
        return event;
    }

    /** The Kafka key, or null if the kind has none or the line does not give it. */
    private byte[] key(byte[] body, int end, long offset) {
        if (kind.keyColumn() < 0) {
            return null;
        }
        return kind.format() == null
                ? column(kind.keyColumn(), body, end)
                : keys.of(event(body, null, offset).getMessage());
    }

    /** A column's bytes, or null if the line has no such column or it is empty. */
    private byte[] column(int column, byte[] bytes, int end) {
        int start = 0;
        for (int skipped = 0; skipped < column; start++) {
            if (start == end) {
                return null;
            }
            if (bytes[start] == kind.delimiter()) {
                skipped++;
            }
        }
        int stop = start;
        while (stop < end && bytes[stop] != kind.delimiter()) {
            stop++;
        }
        return stop == start ? null : Arrays.copyOfRange(bytes, start, stop);
    }

    private Exchange refusal(byte[] body, long offset, Judgement judgement) {
        return switch (judgement) {
            case WITH_NUL -> refuse(body, offset, Refusal.NUL, "Expected text, but the line contains a NUL byte");
            case NOT_UTF8 -> refuse(body, offset, Refusal.ENCODING, "Expected UTF-8, but the line is not");
            default ->
                refuse(
                        body,
                        offset,
                        Refusal.UNMATCHED,
                        "Expected a line that kind." + kind.name() + ".keep or kind." + kind.name()
                                + ".drop matches, but neither does");
        };
    }

    private Exchange refuse(byte[] body, long offset, Refusal refusal, String message) {
        return letter(event(body, null, offset), offset, refusal, message).build();
    }

    private DeadLetter letter(Exchange event, long offset, Refusal refusal, String message) {
        return DeadLetter.of(event)
                .because(refusal.reason(), message)
                .source(file + "@" + offset)
                .route(exchange.getFromRouteId())
                .at(clock);
    }
}
