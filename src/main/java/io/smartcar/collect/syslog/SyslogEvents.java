package io.smartcar.collect.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.spool.SpoolConstants;
import io.smartcar.collect.SortedEvents;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kinds;
import java.util.HexFormat;
import java.util.List;
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

    private final EventCounters counters;
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
        counters = new EventCounters(camelContext);
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
        SortedEvents events = new SortedEvents(exchange, kinds.allNamed(kindNames, KINDS), true, counters, SOURCE);
        for (Object spooled : exchange.getMessage().getBody(List.class)) {
            Exchange event = (Exchange) spooled;
            Message message = event.getMessage();
            byte[] body = message.getBody(byte[].class);
            String sha256 = message.getHeader(SpoolConstants.SHA256, String.class);
            describe(message);
            if (sha256 != null) {
                long length = message.getHeader(SpoolConstants.LENGTH, Long.class);
                events.addBeginning(
                        event, length, HexFormat.of().parseHex(sha256), deadLetter -> origin(deadLetter, message));
            } else if (events.keeps(body, 0, body.length)) {
                events.add(event, body.length, deadLetter -> origin(deadLetter, message));
            }
        }
        return events.takeAll();
    }

    /** Makes the spool's message the event; the spool's headers are not sent to Kafka. */
    private static void describe(Message message) {
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, message.getHeader(SpoolConstants.TIME));
        message.setHeader(EventHeaders.ID, bytes(message.getHeader(SpoolConstants.ID)));
        message.setHeader(EventHeaders.SENDER, bytes(message.getHeader(SpoolConstants.SENDER)));
    }

    private static byte[] bytes(Object text) {
        return text.toString().getBytes(UTF_8);
    }

    private static DeadLetter origin(DeadLetter deadLetter, Message message) {
        return deadLetter.source(message.getHeader(SpoolConstants.SENDER) + "@" + message.getHeader(SpoolConstants.ID));
    }
}
