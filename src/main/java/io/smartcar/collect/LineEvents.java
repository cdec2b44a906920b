package io.smartcar.collect;

import io.smartcar.event.EventBatch;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.Lines;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.SourceTally;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.EventKeys;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.LineRules;
import io.smartcar.event.kind.LineRules.Judgement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;

/**
 * Makes events of the lines of one file, by the rules of its kinds: what is kept, what is refused, and how much is dropped
 * and counted. Not thread-safe.
 */
public final class LineEvents {
    private final Exchange exchange;
    private final LineRules rules;
    private final List<Source> sources;
    private final Path file;
    private final String identity;
    private final Clock clock;

    private List<Exchange> kept = new ArrayList<>();
    private List<Exchange> refused = new ArrayList<>();
    private Long now;
    private Source source;

    /** What the lines of one kind need. */
    private static final class Source {
        private final Kind kind;
        private final EventKeys keys;
        private final SourceTally tally;

        Source(Kind kind, SourceTally tally) {
            this.kind = kind;
            this.keys = kind.keys();
            this.tally = tally;
        }
    }

    /**
     * @param exchange the exchange that the lines come with
     * @param kinds the kinds that the lines may be of, in the order in which they are asked
     * @param identity what the ids of the events begin with
     * @param tallies count what becomes of the lines of a kind
     */
    public LineEvents(
            Exchange exchange,
            List<Kind> kinds,
            Path file,
            String identity,
            Clock clock,
            Function<Kind, SourceTally> tallies) {
        this.exchange = exchange;
        this.rules = LineRules.of(kinds);
        this.sources = kinds.stream()
                .map(kind -> new Source(kind, tallies.apply(kind)))
                .toList();
        this.source = sources.get(0);
        this.file = file;
        this.identity = identity + ':';
        this.clock = clock;
    }

    /** Begins a batch: its events have the same time of reading. */
    public void begin() {
        now = clock.millis();
    }

    /** Takes a line that lies in a buffer, which is used again: the bytes are copied if they are kept. */
    public void add(byte[] buffer, int start, int length, long offset) {
        add(buffer, start, length, offset, false);
    }

    /** Takes a line that is the whole array: it becomes the event's body as it is. */
    public void add(byte[] line, long offset) {
        add(line, 0, line.length, offset, true);
    }

    /** Takes the beginning of a line that is longer than an event may be: it is refused. The array is not copied. */
    public void addBeginning(byte[] beginning, long offset, long length, byte[] sha256) {
        source = sources.get(0);
        source.tally.refused(length, RejectReason.LENGTH);
        String message =
                "Expected at most " + beginning.length + " bytes (events.max-bytes), but the line has " + length;
        refused.add(letter(event(beginning, offset), offset, RejectReason.LENGTH, message)
                .beginningOf(length, sha256)
                .build());
    }

    /** How many events of this batch are kept or refused. */
    public int size() {
        return kept.size() + refused.size();
    }

    /** The kind that the line was taken for that came last. */
    public Kind kind() {
        return source.kind;
    }

    /** Whether some of the lines were refused. */
    public boolean hasRefused() {
        return !refused.isEmpty();
    }

    /** The events that are kept, counted as read. */
    public EventBatch takeKept() {
        EventBatch batch = new EventBatch(kept, false);
        sources.forEach(source -> source.tally.count());
        kept = new ArrayList<>();
        return batch;
    }

    /** The events that are refused, as dead letters. */
    public EventBatch takeRefused() {
        EventBatch batch = new EventBatch(refused, true);
        refused = new ArrayList<>();
        return batch;
    }

    private void add(byte[] buffer, int start, int length, long offset, boolean owned) {
        int judged = Lines.lengthWithoutCarriageReturn(buffer, start, length);
        Judgement judgement = rules.judge(buffer, start, judged);
        source = source(rules.kind());
        if (judgement == Judgement.DROPPED) {
            source.tally.dropped(length);
            return;
        }
        byte[] body = owned ? buffer : Arrays.copyOfRange(buffer, start, start + length);
        Exchange event = event(body, offset);
        try {
            if (judgement != Judgement.KEPT) {
                throw rules.refusal(judgement);
            }
            byte[] key = source.keys.required(event.getMessage());
            if (key != null) {
                event.getMessage().setHeader(KafkaConstants.KEY, key);
            }
            kept.add(event);
            source.tally.kept(length);
        } catch (RejectedEventException e) {
            source.tally.refused(length, e.refusal());
            refused.add(letter(event, offset, e.refusal(), e.getMessage()).build());
        }
    }

    private Source source(Kind kind) {
        for (Source candidate : sources) {
            if (candidate.kind == kind) {
                return candidate;
            }
        }
        throw new IllegalStateException("The rules are of the same kinds");
    }

    private Exchange event(byte[] body, long offset) {
        Exchange event = new DefaultExchange(exchange.getContext());
        Message message = event.getMessage();
        message.setBody(body);
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, source.kind.topic());
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, now);
        message.setHeader(EventHeaders.ID, (identity + offset).getBytes(StandardCharsets.ISO_8859_1));
        return event;
    }

    private DeadLetter letter(Exchange event, long offset, RejectReason refusal, String message) {
        return DeadLetter.of(event)
                .because(refusal.reason(), message)
                .source(file + "@" + offset)
                .route(exchange.getFromRouteId())
                .at(clock);
    }
}
