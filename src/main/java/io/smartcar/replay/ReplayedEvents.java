package io.smartcar.replay;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.EventKeys;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.event.kind.LineClassifier;
import io.smartcar.event.kind.LineClassifier.LineClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Turns dead letters back into events: the same bytes and id, the key by the current declaration of the kind, and the
 * history of its rejections. Whether a line is an event is decided by the current rules. Not thread-safe.
 */
final class ReplayedEvents {
    /** The outcome of a dead letter. */
    enum Outcome {
        REPLAYED("sent to their topics"),
        NOT_SELECTED("not selected"),
        TOO_OFTEN("replayed as often as replay.times allows"),
        INCOMPLETE("only the beginning of a line"),
        NO_KIND("of no declared kind"),
        DROPPED("dropped by the rules of their kind"),
        REJECTED("still rejected by the rules of their kind");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** The predicate of a number of dead letters. */
        String text() {
            return text;
        }
    }

    private static final int HISTORY_LENGTH = 4000;

    private final CamelContext context;
    private final Kinds kinds;
    private final int times;
    private final Map<Kind, LineClassifier> lineRules = new HashMap<>();
    private final Map<Kind, LineClassifier> messageRules = new HashMap<>();
    private final Map<Kind, EventKeys> keys = new HashMap<>();

    /** @param times the most replays of one event */
    ReplayedEvents(CamelContext context, Kinds kinds, int times) {
        this.context = context;
        this.kinds = kinds;
        this.times = times;
    }

    /** The outcome of a selected dead letter. */
    Outcome outcome(ConsumerRecord<byte[], byte[]> deadLetter) {
        if (DeadLetter.header(deadLetter, DeadLetter.LENGTH) != null) {
            return Outcome.INCOMPLETE;
        }
        Kind kind = kind(deadLetter);
        if (kind == null) {
            return Outcome.NO_KIND;
        }
        if (replays(deadLetter) >= times) {
            return Outcome.TOO_OFTEN;
        }
        LineClass lineClass = classify(deadLetter, kind);
        if (lineClass == LineClass.DROPPED) {
            return Outcome.DROPPED;
        }
        return lineClass == LineClass.KEPT && hasKey(deadLetter, kind) ? Outcome.REPLAYED : Outcome.REJECTED;
    }

    private LineClass classify(ConsumerRecord<byte[], byte[]> deadLetter, Kind kind) {
        byte[] line = line(deadLetter);
        return rules(kind, isMessage(deadLetter)).classify(line, 0, line.length);
    }

    private LineClassifier rules(Kind kind, boolean message) {
        return message
                ? messageRules.computeIfAbsent(kind, of -> LineClassifier.lenient(List.of(of)))
                : lineRules.computeIfAbsent(kind, of -> LineClassifier.of(List.of(of)));
    }

    /** Whether it came over the network: then it may be any bytes, and needs no key. */
    private static boolean isMessage(ConsumerRecord<byte[], byte[]> deadLetter) {
        return deadLetter.headers().lastHeader(EventHeaders.SENDER) != null;
    }

    private boolean hasKey(ConsumerRecord<byte[], byte[]> deadLetter, Kind kind) {
        return kind.keyColumn() < 0
                || isMessage(deadLetter)
                || event(deadLetter).getMessage().getHeader(KafkaConstants.KEY) != null;
    }

    /** The event of a dead letter that is replayed. */
    Exchange event(ConsumerRecord<byte[], byte[]> deadLetter) {
        Kind kind = kind(deadLetter);
        Exchange event = new DefaultExchange(context);
        Message message = event.getMessage();
        message.setBody(line(deadLetter));
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, kind.topic());
        // the dead letter's, so that a retry sends the same
        message.setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, deadLetter.timestamp());
        copy(deadLetter, EventHeaders.ID, message);
        copy(deadLetter, EventHeaders.SENDER, message);
        byte[] key = rejectedKey(deadLetter) != null ? rejectedKey(deadLetter) : key(message, kind);
        if (key != null) {
            message.setHeader(KafkaConstants.KEY, key);
        }
        copy(deadLetter, DeadLetter.SOURCE, message);
        message.setHeader(DeadLetter.REPLAYS, String.valueOf(replays(deadLetter) + 1));
        message.setHeader(DeadLetter.HISTORY, history(deadLetter));
        return event;
    }

    /** The dead letter's kind, or null. Its topic may have changed since. */
    Kind kind(ConsumerRecord<byte[], byte[]> deadLetter) {
        String name = DeadLetter.header(deadLetter, DeadLetter.KIND);
        String topic = DeadLetter.header(deadLetter, DeadLetter.TOPIC);
        return kinds.named(name == null ? "" : name)
                .or(() -> kinds.ofTopic(topic == null ? "" : topic))
                .orElse(null);
    }

    private static void copy(ConsumerRecord<?, ?> deadLetter, String name, Message event) {
        Header header = deadLetter.headers().lastHeader(name);
        if (header != null) {
            event.setHeader(name, header.value());
        }
    }

    /** The key that the event had when it was rejected; null if it had none. */
    private static byte[] rejectedKey(ConsumerRecord<byte[], byte[]> deadLetter) {
        Header key = deadLetter.headers().lastHeader(DeadLetter.EVENT_KEY);
        return key == null ? null : key.value();
    }

    /** The event's key by the current declaration; null if it has none. */
    private byte[] key(Message event, Kind kind) {
        try {
            return keys.computeIfAbsent(kind, Kind::keys).of(event);
        } catch (RejectedEventException e) {
            return null;
        }
    }

    private static byte[] line(ConsumerRecord<byte[], byte[]> deadLetter) {
        return deadLetter.value() == null ? new byte[0] : deadLetter.value();
    }

    private static int replays(ConsumerRecord<byte[], byte[]> deadLetter) {
        String replays = DeadLetter.header(deadLetter, DeadLetter.REPLAYS);
        try {
            return replays == null ? 0 : Integer.parseInt(replays);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String history(ConsumerRecord<byte[], byte[]> deadLetter) {
        String before = DeadLetter.header(deadLetter, DeadLetter.HISTORY);
        String history = (before == null ? "" : before + "\n") + DeadLetter.header(deadLetter, DeadLetter.TIME) + " "
                + DeadLetter.header(deadLetter, DeadLetter.ROUTE) + " "
                + DeadLetter.header(deadLetter, DeadLetter.REASON) + ": "
                + DeadLetter.header(deadLetter, DeadLetter.MESSAGE);
        return history.length() > HISTORY_LENGTH ? history.substring(history.length() - HISTORY_LENGTH) : history;
    }
}
