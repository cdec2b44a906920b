package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.spool.SpoolConstants;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.LineCounters;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.EventKeys;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.LineClassifier;
import io.smartcar.event.kind.LineClassifier.LineClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Turns the batches of the spool into events: the bytes stay unchanged, topic and key are those of the kind, the time is
 * that of reception. The bean {@code syslogEvents}. Thread-safe once configured.
 *
 * <p>A message that was truncated because it was too long, and one that the rules of its kind neither keep nor drop,
 * becomes a dead letter. A message that cannot be parsed is an event like any other.
 */
public final class SyslogEvents {
    /** The setting that names the kinds of the messages. */
    static final String KINDS = "syslog.kinds";

    private static final String SOURCE = "syslog";

    private final CamelContext camelContext;
    private final Kinds kinds;
    private final String kindNames;

    /**
     * Events of syslog messages.
     *
     * @param kinds the declared kinds
     * @param kindNames the kinds that the messages may be, separated by commas: of those that drop or keep a message the
     *     first has it
     */
    public SyslogEvents(CamelContext camelContext, Kinds kinds, String kindNames) {
        this.camelContext = camelContext;
        this.kinds = kinds;
        this.kindNames = kindNames;
    }

    /**
     * Turns the messages of a batch into events.
     *
     * @return the events and the dead letters; empty batches are left out
     * @throws IllegalArgumentException if a kind is not declared
     */
    public List<EventBatch> map(Exchange exchange) {
        List<Kind> messageKinds = kinds.allNamed(kindNames, KINDS);
        LineClassifier classifier = LineClassifier.lenient(messageKinds);
        Map<Kind, EventKeys> keys = new HashMap<>();
        EventCounters counters = EventCounters.of(camelContext);
        Map<Kind, LineCounters> counts = new HashMap<>();
        messageKinds.forEach(kind -> counts.put(kind, counters.lines(SOURCE, kind.name())));
        List<Exchange> kept = new ArrayList<>();
        List<Exchange> rejected = new ArrayList<>(0);
        for (Object element : exchange.getMessage().getBody(List.class)) {
            Exchange message = (Exchange) element;
            if (isCut(message)) {
                counts.get(messageKinds.get(0)).rejected(length(message), RejectReason.LENGTH);
                rejected.add(cut(event(message, messageKinds.get(0)), exchange));
                continue;
            }
            byte[] body = message.getMessage().getBody(byte[].class);
            LineClass lineClass = classifier.classify(body, 0, body.length);
            Kind kind = classifier.kind();
            LineCounters kindCounts = counts.get(kind);
            if (lineClass == LineClass.DROPPED) {
                kindCounts.dropped(body.length);
                continue;
            }
            Exchange event = event(message, kind);
            try {
                if (lineClass != LineClass.KEPT) {
                    throw classifier.rejection(lineClass);
                }
                byte[] key = keys.computeIfAbsent(kind, Kind::keys).of(event.getMessage());
                if (key != null) {
                    event.getMessage().setHeader(KafkaConstants.KEY, key);
                }
                kept.add(event);
                kindCounts.kept(body.length);
            } catch (RejectedEventException e) {
                kindCounts.rejected(body.length, e.rejectReason());
                rejected.add(deadLetter(event, exchange).because(e).build());
            }
        }
        counts.values().forEach(LineCounters::flush);
        return EventBatch.notEmpty(EventBatch.ofEvents(kept), EventBatch.ofDeadLetters(rejected));
    }

    private static boolean isCut(Exchange message) {
        return message.getMessage().getHeader(SpoolConstants.SHA256) != null;
    }

    private static long length(Exchange cut) {
        return cut.getMessage().getHeader(SpoolConstants.LENGTH, Long.class);
    }

    /** Makes the spool's exchange the event; the spool's headers are not sent to Kafka. */
    private static Exchange event(Exchange spooled, Kind kind) {
        Message message = spooled.getMessage();
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, kind.topic());
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, message.getHeader(SpoolConstants.TIME));
        message.setHeader(EventHeaders.ID, bytes(message.getHeader(SpoolConstants.ID)));
        message.setHeader(EventHeaders.SENDER, bytes(message.getHeader(SpoolConstants.SENDER)));
        return spooled;
    }

    private static byte[] bytes(Object text) {
        return text.toString().getBytes(UTF_8);
    }

    private static Exchange cut(Exchange event, Exchange batch) {
        Message message = event.getMessage();
        long length = length(event);
        String text = "Expected at most " + message.getBody(byte[].class).length
                + " bytes (events.max-bytes), but the message has " + length;
        return deadLetter(event, batch)
                .because(RejectReason.LENGTH.reason(), text)
                .beginningOf(length, HexFormat.of().parseHex(message.getHeader(SpoolConstants.SHA256, String.class)))
                .build();
    }

    private static DeadLetter deadLetter(Exchange event, Exchange batch) {
        return DeadLetter.of(event)
                .source(event.getMessage().getHeader(SpoolConstants.SENDER) + "@"
                        + event.getMessage().getHeader(SpoolConstants.ID))
                .route(batch.getFromRouteId());
    }
}
