package io.smartcar.collect;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.LineCounters;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.EventKeys;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.LineClassifier;
import io.smartcar.event.kind.LineClassifier.LineClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Events and dead letters, sorted by the rules of their kinds, with topics and keys. For each line, first {@link #keeps},
 * then {@link #add} unless it is dropped. Lines are counted when they are acknowledged: one that is read again after a
 * failure counts once. Not thread-safe.
 */
public class SortedEvents {
    private final Exchange exchange;
    private final LineClassifier classifier;
    private final boolean keyRequired;
    private final List<KindEvents> kinds;

    private List<Exchange> kept = new ArrayList<>();
    private List<Exchange> rejected = new ArrayList<>();
    private long lines;
    private long rejectedLines;
    private final Map<RejectReason, Long> rejections = new EnumMap<>(RejectReason.class);
    private String firstRejection;
    private LineClass lineClass;
    private KindEvents current;

    /** The keys and counts of one kind's events. */
    private record KindEvents(Kind kind, EventKeys keys, LineCounters counts) {}

    /**
     * @param exchange the exchange that brings the lines
     * @param kinds the kinds that the lines may be of, in order of precedence
     * @param lenient whether bytes that are not text, and events without a key, are accepted
     * @param source the source's name in the metrics
     */
    public SortedEvents(Exchange exchange, List<Kind> kinds, boolean lenient, EventCounters counters, String source) {
        this.exchange = exchange;
        this.classifier = lenient ? LineClassifier.lenient(kinds) : LineClassifier.of(kinds);
        this.keyRequired = !lenient;
        this.kinds = kinds.stream()
                .map(kind -> new KindEvents(kind, kind.keys(), counters.lines(source, kind.name())))
                .toList();
        this.current = this.kinds.get(0);
    }

    /** Classifies a line; false if it is dropped. */
    public final boolean keeps(byte[] buffer, int start, int length) {
        lineClass = classifier.classify(buffer, start, length);
        current = eventsOf(classifier.kind());
        if (lineClass == LineClass.DROPPED) {
            current.counts.dropped(length);
        }
        return lineClass != LineClass.DROPPED;
    }

    private KindEvents eventsOf(Kind kind) {
        for (KindEvents candidate : kinds) {
            if (candidate.kind == kind) {
                return candidate;
            }
        }
        throw new IllegalStateException("Expected one of the classifier's kinds, got " + kind);
    }

    /**
     * Adds the line that was classified last.
     *
     * @param event the line as an event
     * @param length the line's length in bytes
     * @param origin adds the line's source to its dead letter
     */
    public final void add(Exchange event, int length, UnaryOperator<DeadLetter> origin) {
        Message message = event.getMessage();
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, current.kind.topic());
        lines++;
        try {
            if (lineClass != LineClass.KEPT) {
                throw classifier.rejection(lineClass);
            }
            byte[] key = keyRequired ? current.keys.required(message) : current.keys.of(message);
            if (key != null) {
                message.setHeader(KafkaConstants.KEY, key);
            }
            kept.add(event);
            current.counts.kept(length);
        } catch (RejectedEventException e) {
            reject(length, e.rejectReason(), origin.apply(deadLetter(event).because(e)));
        }
    }

    /**
     * Adds the beginning of a line that is longer than an event may be, which is not classified: it is rejected.
     *
     * @param length the whole line's length in bytes
     */
    public final void addBeginning(Exchange event, long length, byte[] sha256, UnaryOperator<DeadLetter> origin) {
        current = kinds.get(0);
        Message message = event.getMessage();
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, current.kind.topic());
        lines++;
        String text = "Expected at most " + message.getBody(byte[].class).length
                + " bytes (events.max-bytes), but the line has " + length;
        DeadLetter beginning =
                deadLetter(event).because(RejectReason.LENGTH.reason(), text).beginningOf(length, sha256);
        reject(length, RejectReason.LENGTH, origin.apply(beginning));
    }

    private void reject(long length, RejectReason reason, DeadLetter deadLetter) {
        current.counts.rejected(length, reason);
        rejectedLines++;
        rejections.merge(reason, 1L, Long::sum);
        Exchange built = deadLetter.build();
        if (firstRejection == null) {
            Message message = built.getMessage();
            firstRejection = MessageText.of(message.getHeader(DeadLetter.SOURCE)) + ": "
                    + MessageText.of(message.getHeader(DeadLetter.MESSAGE)) + ", in '"
                    + MessageText.of(message.getBody(String.class)) + "'";
        }
        rejected.add(built);
    }

    /** How many lines were kept or rejected, since the first. */
    public final long lines() {
        return lines;
    }

    /** How many of them were rejected. */
    public final long rejectedLines() {
        return rejectedLines;
    }

    /** How many lines were rejected for which reason, and the first of them; for messages. */
    public final String rejections() {
        return rejectedLines + " were rejected and are dead letters ("
                + rejections.entrySet().stream()
                        .map(each -> each.getKey().reason() + ": " + each.getValue())
                        .collect(Collectors.joining(", "))
                + "), the first at " + firstRejection;
    }

    private DeadLetter deadLetter(Exchange event) {
        return DeadLetter.of(event).route(exchange.getFromRouteId());
    }

    /** Drops a line by a rule of the source. */
    final void drop(Kind kind, int length) {
        current = eventsOf(kind);
        current.counts.dropped(length);
    }

    /** How many events of this batch are kept or rejected. */
    public final int size() {
        return kept.size() + rejected.size();
    }

    /** The kind of the last line. */
    public final Kind kind() {
        return current.kind;
    }

    /** Whether lines were rejected. */
    public final boolean hasRejected() {
        return !rejected.isEmpty();
    }

    /**
     * Removes and returns the kept events, then the rejected ones, each only if there are any. The lines are counted if
     * the exchange that brought them succeeds.
     */
    public final List<EventBatch> takeAll() {
        Runnable counts = takeCounts();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange acknowledged) {
                counts.run();
            }
        });
        return EventBatch.notEmpty(takeKept(), takeRejected());
    }

    /** The counts of the lines since the last call: to be run once all of them are acknowledged. */
    public final Runnable takeCounts() {
        List<Runnable> taken = kinds.stream().map(each -> each.counts.take()).toList();
        return () -> taken.forEach(Runnable::run);
    }

    /** Removes and returns the kept events. */
    public final EventBatch takeKept() {
        EventBatch batch = EventBatch.ofEvents(kept);
        kept = new ArrayList<>();
        return batch;
    }

    /** Removes and returns the rejected events as dead letters. */
    public final EventBatch takeRejected() {
        EventBatch batch = EventBatch.ofDeadLetters(rejected);
        rejected = new ArrayList<>();
        return batch;
    }
}
