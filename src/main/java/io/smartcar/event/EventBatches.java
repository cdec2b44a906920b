package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import io.smartcar.event.LineRules.Judgement;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;

/**
 * The events of one file, batch by batch, in the order of its lines. A batch is read when it is asked for: asking
 * whether there is another one reads at most a buffer's worth. A batch may be empty, if its lines are all dropped.
 */
final class EventBatches implements Iterator<EventBatch>, Closeable {
    private final Exchange exchange;
    private final CamelContext context;
    private final LineReader lines;
    private final Kind kind;
    private final LineRules rules;
    private final Path file;
    private final String identity;
    private final int batchSize;
    private final Clock clock;
    private final Counter read;
    private final Counter dropped;

    private List<Exchange> refused = new ArrayList<>();
    private Long now;
    private int droppedInBatch;
    private boolean closed;

    EventBatches(
            Exchange exchange,
            LineReader lines,
            Kind kind,
            Path file,
            String identity,
            int batchSize,
            Clock clock,
            EventCounters counters) {
        this.exchange = exchange;
        this.context = exchange.getContext();
        this.lines = lines;
        this.kind = kind;
        this.rules = new LineRules(kind);
        this.file = file;
        this.identity = identity + ':';
        this.batchSize = batchSize;
        this.clock = clock;
        this.read = counters.read(kind.name());
        this.dropped = counters.dropped(kind.name());
    }

    /** The file that the events are from. */
    Path file() {
        return file;
    }

    /** How many bytes of the file have been read as lines. */
    long consumed() {
        return lines.consumed();
    }

    /** Whether lines are left. After a failure none are: the splitter would read all the rest to throw it away. */
    @Override
    public boolean hasNext() {
        if (closed || exchange.getException() != null) {
            return false;
        }
        try {
            return !refused.isEmpty() || lines.hasNext();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public EventBatch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All of " + file + " has been read");
        }
        if (!refused.isEmpty()) {
            return refusedBatch();
        }
        List<Exchange> kept = new ArrayList<>(batchSize);
        try {
            fill(kept);
        } catch (IOException e) {
            throw unreadable(e);
        }
        read.increment(kept.size());
        dropped.increment(droppedInBatch);
        return kept.isEmpty() && !refused.isEmpty() ? refusedBatch() : new EventBatch(kept, false);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        lines.close();
    }

    private void fill(List<Exchange> kept) throws IOException {
        now = clock.millis();
        droppedInBatch = 0;
        while (kept.size() + refused.size() < batchSize && lines.next()) {
            if (lines.sha256() != null) {
                refused.add(longLine());
                continue;
            }
            int length = withoutCarriageReturn();
            Judgement judgement = rules.judge(lines.buffer(), lines.start(), length);
            switch (judgement) {
                case KEPT -> keep(length, kept);
                case DROPPED -> droppedInBatch++;
                default -> refused.add(refusal(judgement));
            }
        }
    }

    private void keep(int length, List<Exchange> kept) {
        byte[] key = null;
        if (kind.keyColumn() >= 0) {
            key = column(kind.keyColumn(), length);
            if (key == null) {
                refused.add(refuse(
                        Refusal.KEY,
                        "Expected the key in column '" + kind.columns().get(kind.keyColumn()) + "', number "
                                + (kind.keyColumn() + 1) + " of the line, but it is missing or empty"));
                return;
            }
        }
        kept.add(event(key));
    }

    private Exchange event(byte[] key) {
        Exchange event = new DefaultExchange(context);
        Message message = event.getMessage();
        message.setBody(Arrays.copyOfRange(lines.buffer(), lines.start(), lines.start() + lines.length()));
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, kind.topic());
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, now);
        message.setHeader(EventHeaders.ID, id());
        if (key != null) {
            message.setHeader(KafkaConstants.KEY, key);
        }
        return event;
    }

    private byte[] id() {
        return (identity + lines.offset()).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A column's bytes, or null if the line has no such column or it is empty. */
    private byte[] column(int column, int length) {
        byte[] bytes = lines.buffer();
        int end = lines.start() + length;
        int start = lines.start();
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

    private int withoutCarriageReturn() {
        return Lines.lengthWithoutCarriageReturn(lines.buffer(), lines.start(), lines.length());
    }

    private Exchange refusal(Judgement judgement) {
        return switch (judgement) {
            case WITH_NUL -> refuse(Refusal.NUL, "Expected text, but the line contains a NUL byte");
            case NOT_UTF8 -> refuse(Refusal.ENCODING, "Expected UTF-8, but the line is not");
            default ->
                refuse(
                        Refusal.UNMATCHED,
                        "Expected a line that kind." + kind.name() + ".keep or kind." + kind.name()
                                + ".drop matches, but neither does");
        };
    }

    private Exchange longLine() {
        return letter(
                        Refusal.LENGTH,
                        "Expected at most " + lines.length() + " bytes (events.max-bytes), but the line has "
                                + lines.lineLength())
                .beginningOf(lines.lineLength(), lines.sha256())
                .build();
    }

    private Exchange refuse(Refusal refusal, String message) {
        return letter(refusal, message).build();
    }

    private DeadLetter letter(Refusal refusal, String message) {
        return DeadLetter.of(event(null))
                .because(refusal.reason(), message)
                .source(file + "@" + lines.offset())
                .route(exchange.getFromRouteId())
                .at(clock);
    }

    private EventBatch refusedBatch() {
        EventBatch batch = new EventBatch(refused, true);
        refused = new ArrayList<>();
        return batch;
    }

    private UncheckedIOException unreadable(IOException cause) {
        return new UncheckedIOException("Failed to read the file " + file + " at byte " + lines.consumed(), cause);
    }
}
