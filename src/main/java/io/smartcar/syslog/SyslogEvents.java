package io.smartcar.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.component.spool.SpoolConstants;
import io.smartcar.event.DeadLetter;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventCounters;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.EventKeys;
import io.smartcar.event.Kind;
import io.smartcar.event.Kinds;
import io.smartcar.event.Refusal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Makes events of the batches that the spool delivers: the bytes stay as they are, topic and key are those of the
 * kind, the time is that of reception. The bean {@code syslogEvents}. Thread-safe once configured.
 *
 * <p>A message that was cut because it was too long, and one that the kind's rules neither keep nor drop, is a dead
 * letter. What cannot be parsed is an event like any other.
 */
public final class SyslogEvents implements CamelContextAware {
    private CamelContext camelContext;
    private Kinds kinds;
    private String kindName = "syslog";

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** The declared kinds. Required. */
    public void setKinds(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The name of the kind that the messages are; {@code syslog} by default. */
    public void setKind(String kind) {
        this.kindName = kind;
    }

    /**
     * Turns the messages of the batch into events.
     *
     * @return the events, then the dead letters, as far as there are any
     * @throws IllegalArgumentException if the kind is not declared
     */
    public List<EventBatch> map(Exchange exchange) {
        Kind kind = kinds.named(kindName)
                .orElseThrow(() -> new IllegalArgumentException("Expected the kind '" + kindName
                        + "' (syslog.kind) to be one of events.kinds, but it is not declared there"));
        EventKeys keys = kind.keys();
        List<Exchange> kept = new ArrayList<>();
        List<Exchange> refused = new ArrayList<>(0);
        int dropped = 0;
        for (Object element : exchange.getMessage().getBody(List.class)) {
            Exchange message = (Exchange) element;
            String line = text(message.getMessage().getBody(byte[].class));
            if (isCut(message)) {
                refused.add(cut(event(message, kind), exchange));
            } else if (kind.drops(line)) {
                dropped++;
            } else if (kind.keeps(line)) {
                kept.add(keyed(event(message, kind), keys));
            } else {
                refused.add(unmatched(event(message, kind), kind, exchange));
            }
        }
        EventCounters counters = EventCounters.of(camelContext);
        counters.read(kind.name()).increment(kept.size());
        counters.dropped(kind.name()).increment(dropped);
        return batches(kept, refused);
    }

    private static List<EventBatch> batches(List<Exchange> kept, List<Exchange> refused) {
        List<EventBatch> batches = new ArrayList<>(2);
        if (!kept.isEmpty()) {
            batches.add(EventBatch.ofEvents(kept));
        }
        if (!refused.isEmpty()) {
            batches.add(EventBatch.ofDeadLetters(refused));
        }
        return batches;
    }

    /** As UTF-8 if it is that, else a character a byte, so that rules apply to whatever comes. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        Charset charset = text.indexOf('\uFFFD') < 0 ? UTF_8 : ISO_8859_1;
        return charset == UTF_8 ? text : new String(bytes, ISO_8859_1);
    }

    private static boolean isCut(Exchange message) {
        return message.getMessage().getHeader(SpoolConstants.SHA256) != null;
    }

    /** The spool's own exchange becomes the event: its headers of the spool stay in this process. */
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

    private static Exchange keyed(Exchange event, EventKeys keys) {
        byte[] key = keys.of(event.getMessage());
        if (key != null) {
            event.getMessage().setHeader(KafkaConstants.KEY, key);
        }
        return event;
    }

    private static Exchange cut(Exchange event, Exchange batch) {
        Message message = event.getMessage();
        long length = message.getHeader(SpoolConstants.LENGTH, Long.class);
        return letter(
                        event,
                        batch,
                        Refusal.LENGTH,
                        "Expected at most " + message.getBody(byte[].class).length
                                + " bytes (events.max-bytes), but the message has " + length)
                .beginningOf(length, HexFormat.of().parseHex(message.getHeader(SpoolConstants.SHA256, String.class)))
                .build();
    }

    private static Exchange unmatched(Exchange event, Kind kind, Exchange batch) {
        return letter(
                        event,
                        batch,
                        Refusal.UNMATCHED,
                        "Expected a message that kind." + kind.name() + ".keep or kind." + kind.name()
                                + ".drop matches, but neither does")
                .build();
    }

    private static DeadLetter letter(Exchange event, Exchange batch, Refusal refusal, String text) {
        return DeadLetter.of(event)
                .because(refusal.reason(), text)
                .source(event.getMessage().getHeader(SpoolConstants.SENDER) + "@"
                        + event.getMessage().getHeader(SpoolConstants.ID))
                .route(batch.getFromRouteId());
    }
}
